import type { Currency } from "@/shared/api/types";
import type { ShopCurrency } from "../api/products";
import { useA } from "../i18n/useA";
import { AmountCell } from "../ui/CellField";
import { Table } from "../ui/Table";
import type { Draft, VariantDraft } from "./draft";
import { BY_THE_RATE, isOwn, OWN_FIELDS, type OwnPriceDraft, unsaid, withOwn } from "./ownPrice";
import type { Reason } from "./Variants";

interface Props {
  draft: Draft;
  onChange: (key: string, change: Partial<VariantDraft>) => void;
  /** The shop's own. */
  currency: Currency;
  other: ShopCurrency;
  hasSale: boolean;
  reason: Reason;
}

/** What each variant costs in another currency: at the rate, unless it has a price of its own. */
export function OwnPrices({ draft, onChange, currency, other, hasSale, reason }: Props) {
  const a = useA();
  const { options, variants } = draft;
  const columns = [
    { text: a("stock.sku") },
    { text: `${a("order.price")} (${currency})`, isNumber: true },
    { text: a("variant.own") },
    { text: a("variant.before") },
    ...(hasSale ? [{ text: a("variant.sale") }] : []),
  ];
  return (
    <div className="space-y-4">
      <p className="text-ink-soft">{a("variant.ownHelp", { currency: other.currency })}</p>
      {variants.length > 0 && (
        <Table caption={a("variant.pricesIn", { currency: other.currency })} columns={columns} isWide>
          {variants.map((variant) => (
            <Row key={variant.key} {...{ variant, options, currency, other, hasSale, reason }} onChange={(change) => onChange(variant.key, change)} />
          ))}
        </Table>
      )}
    </div>
  );
}

/** Yen and won take more room than euros. */
const WIDTH = "w-24 text-right";

type RowProps = Omit<Props, "draft" | "onChange"> & { variant: VariantDraft; options: readonly string[]; onChange: (change: Partial<VariantDraft>) => void };

function Row({ variant, options, currency: home, other, hasSale, reason, onChange }: RowProps) {
  const a = useA();
  const { currency } = other;
  const own = variant.prices[currency] ?? BY_THE_RATE;
  const empty = unsaid(variant, home, other);
  const bind = (field: keyof OwnPriceDraft, label: string) => ({
    currency,
    "aria-label": `${label} (${currency}): ${variant.sku}`,
    placeholder: empty[field],
    value: own[field],
    // What is wrong with all of it is said at its price.
    error: reason(variant, `prices.${currency}.${OWN_FIELDS[field]}`) ?? (field === "price" ? reason(variant, `prices.${currency}`) : undefined),
    onChange: ({ target }: { target: { value: string } }) => onChange({ prices: withOwn(variant.prices, currency, { [field]: target.value }) }),
  });
  return (
    <tr>
      <th scope="row" className="sticky left-0 bg-paper">
        {variant.sku || "–"}
        <span className="block font-normal text-ink-soft">{options.map((option) => variant.options[option] ?? "").filter(Boolean).join(" · ")}</span>
      </th>
      <td className="num">{variant.price}</td>
      <td>
        <AmountCell className={WIDTH} required={isOwn(own)} {...bind("price", a("variant.own"))} />
      </td>
      <td>
        <AmountCell className={WIDTH} {...bind("compareAt", a("variant.before"))} />
      </td>
      {hasSale && (
        <td>
          <AmountCell className={WIDTH} {...bind("salePrice", a("variant.sale"))} />
        </td>
      )}
    </tr>
  );
}
