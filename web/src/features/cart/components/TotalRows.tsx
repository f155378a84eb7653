import type { Totals } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";

interface Props {
  totals: Totals;
  /** Without a way of shipping there is no shipping to show. */
  hasShipping: boolean;
  isSettling?: boolean;
}

/** The parts of a total, as the server summed them. */
export function TotalRows({ totals, hasShipping, isSettling = false }: Props) {
  const t = useT();
  const { subtotal, discount, shipping, tax, tax_included: isIncluded, total } = totals;
  const row = "flex justify-between gap-4";
  return (
    <div className={`price transition-opacity ${isSettling ? "opacity-40" : ""}`} aria-busy={isSettling}>
      <dl className="space-y-1.5">
      <div className={row}>
        <dt className="soft">{t("totals.subtotal")}</dt>
        <dd>{t.money(subtotal)}</dd>
      </div>
      {discount.amount > 0 && (
        <div className={`${row} text-green`}>
          <dt>{t("totals.discount")}</dt>
          <dd>{t.money({ ...discount, amount: -discount.amount })}</dd>
        </div>
      )}
      <div className={row}>
        <dt className="soft">{t("totals.shipping")}</dt>
        <dd>{hasShipping ? (shipping.amount === 0 ? t("totals.free") : t.money(shipping)) : <span className="soft">{t("totals.atCheckout")}</span>}</dd>
      </div>
      {!isIncluded && (
        <div className={row}>
          <dt className="soft">{t("totals.tax")}</dt>
          <dd>{t.money(tax)}</dd>
        </div>
      )}
      <div className={`${row} items-baseline border-t border-line pt-2.5 text-[1.2rem] font-semibold`}>
        <dt>{t("totals.total")}</dt>
        <dd>{t.money(total)}</dd>
      </div>
      </dl>
      {isIncluded && tax.amount > 0 && <p className="soft mt-1 max-w-none text-right text-[0.85rem]">{t("totals.taxIncluded", { tax: t.money(tax) })}</p>}
    </div>
  );
}
