import { useT } from "@/shared/i18n/useT";
import type { StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { StateTag } from "../ui/StateTag";

/** What left, and how it is found on its way. */
export function OrderParcels({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  if (order.fulfillments.length === 0) return null;
  return (
    <section className="mt-7">
      <h2 className="mb-2">{a("order.parcels")}</h2>
      <ul className="space-y-2">
        {order.fulfillments.map(({ id, carrier, tracking_number: number, tracking_url: url, lines, shipped_at }) => (
          <li key={id} className="flex flex-wrap gap-x-4 gap-y-0.5">
            <span className="font-medium">{carrier ?? a("order.parcel")}</span>
            {number && <span className="price">{url?.startsWith("https://") ? <a href={url} target="_blank" rel="noreferrer">{number}</a> : number}</span>}
            <span>{Object.entries(lines).map(([sku, quantity]) => `${String(quantity)} × ${sku}`).join(", ")}</span>
            <span className="soft">{t.moment(shipped_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What goes back, and whether it arrived. */
export function OrderRefunds({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  if (order.refunds.length === 0) return null;
  return (
    <section className="mt-7">
      <h2 className="mb-2">{a("order.refunds")}</h2>
      <ul className="space-y-2">
        {order.refunds.map(({ id, amount, status, lines, reason }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
            <span className="price font-medium">{t.money(amount)}</span>
            <StateTag state={status} />
            {lines.length > 0 && <span>{lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(", ")}</span>}
            {reason && <span className="soft">{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
