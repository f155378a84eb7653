import { ChevronRight, Package } from "lucide-react";
import { Link } from "wouter";
import { orderKeys } from "@/features/orders";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";

/** The orders that this browser can open. */
export default function OrdersPanel() {
  const t = useT();
  const kept = orderKeys.all();
  return (
    <section>
      <h1 className="mb-5">{t("account.orders")}</h1>
      {kept.length === 0 && (
        <div className="empty">
          <h2>{t("account.noOrders")}</h2>
          <p className="soft">{t("account.noOrdersHelp")}</p>
        </div>
      )}
      <ul className="divide-y divide-line border-y border-line empty:border-0">
        {kept.map(({ id }) => (
          <li key={id}>
            <Link href={paths.order(id)} className="flex min-h-16 items-center gap-4 text-ink no-underline hover:text-green">
              <Package className="size-5 text-green" aria-hidden="true" />
              <span className="price grow font-medium">{id}</span>
              <ChevronRight className="size-5 text-ink-soft" aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
