import { Truck } from "lucide-react";
import type { Parcel } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";

/** Only addresses that a browser may be sent to. */
function safe(url: string | null | undefined): string | null {
  return url != null && /^https?:\/\//.test(url) ? url : null;
}

export function Parcels({ parcels }: { parcels: readonly Parcel[] }) {
  const t = useT();
  if (parcels.length === 0) return null;
  return (
    <section className="mb-8">
      <h2 className="mb-3">{t("order.parcels", { count: parcels.length })}</h2>
      <ul className="space-y-2">
        {parcels.map((parcel) => {
          const link = safe(parcel.tracking_url);
          return (
            <li key={parcel.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-2xl border border-line bg-card px-4 py-3">
              <Truck className="size-5 text-green" aria-hidden="true" />
              <span className="font-medium">{parcel.carrier ?? t("order.parcel")}</span>
              {parcel.tracking_number &&
                (link ? (
                  <a className="price" href={link} rel="noreferrer" target="_blank">
                    {parcel.tracking_number}
                  </a>
                ) : (
                  <span className="price">{parcel.tracking_number}</span>
                ))}
              <span className="soft ml-auto text-[0.9rem]">{t("order.sentOn", { at: t.day(parcel.shipped_at) })}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
