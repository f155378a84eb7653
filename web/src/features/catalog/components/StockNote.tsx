import type { Availability } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";

/** How much is left, from live stock and never made up. Empty, and as high, while it is not known. */
export function StockNote({ live, sku }: { live: Availability | undefined; sku: string | undefined }) {
  const t = useT();
  const level = live?.variants.find((variant) => variant.sku === sku);
  const [tone, text] = !level
    ? ["text-ink-soft", " "]
    : level.available === 0
      ? ["text-ink-soft", t("stock.none")]
      : level.low
        ? ["text-amber", t("stock.low", { count: level.available })]
        : ["text-green", t("stock.plenty")];
  return (
    <p role="status" className={`mt-5 flex items-center gap-2 text-[0.95rem] font-medium ${tone}`}>
      <span aria-hidden="true" className={`size-2 rounded-full bg-current ${level ? "" : "opacity-0"}`} />
      {text}
    </p>
  );
}
