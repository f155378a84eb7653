import { X } from "lucide-react";
import { useState } from "react";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { useA } from "../i18n/useA";
import { LedgerSheet, ReceiveSheet } from "../stock/StockSheets";
import { AmountCell, CellField } from "../ui/CellField";
import { Table } from "../ui/Table";
import { type Draft, emptyVariant, type VariantDraft } from "./draft";
import type { Reason } from "./Variants";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  onSet: (key: string, change: Partial<VariantDraft>) => void;
  currency: Currency;
  hasSale: boolean;
  reason: Reason;
}

/** All about each variant, priced in the shop's own currency. */
export function VariantTable({ draft, onChange, onSet, currency, hasSale, reason }: Props) {
  const a = useA();
  const [stock, setStock] = useState<{ doing: "receive" | "ledger"; sku: string } | null>(null);
  const { options, variants } = draft;
  const columns = [
    { text: a("stock.sku") },
    ...options.map((text) => ({ text })),
    { text: `${a("order.price")} (${currency})` },
    { text: a("variant.before") },
    ...(hasSale ? [{ text: a("variant.sale") }, { text: a("variant.saleFrom") }, { text: a("variant.saleUntil") }] : []),
    { text: a("variant.weight") },
    { text: a("variant.low") },
    { text: a("nav.stock") },
    { text: a("pictures.remove"), isHidden: true },
  ];
  return (
    <div className="space-y-4">
      {variants.length > 0 && (
        <Table caption={a("product.variants")} columns={columns} isWide>
          {variants.map((variant) => (
            <Row key={variant.key} {...{ variant, options, currency, hasSale, reason }} onChange={(change) => onSet(variant.key, change)} onRemove={() => onChange({ ...draft, variants: variants.filter((one) => one !== variant) })} onStock={setStock} />
          ))}
        </Table>
      )}
      <Button isQuiet onClick={() => onChange({ ...draft, variants: [...variants, emptyVariant()] })}>
        {a("variant.add")}
      </Button>
      {stock?.doing === "receive" && <ReceiveSheet key={stock.sku} row={stock} onClose={() => setStock(null)} onDone={() => setStock(null)} />}
      {stock?.doing === "ledger" && <LedgerSheet key={stock.sku} row={stock} onClose={() => setStock(null)} />}
    </div>
  );
}

interface RowProps {
  variant: VariantDraft;
  options: readonly string[];
  currency: Currency;
  hasSale: boolean;
  reason: Reason;
  onChange: (change: Partial<VariantDraft>) => void;
  onRemove: () => void;
  onStock: (stock: { doing: "receive" | "ledger"; sku: string }) => void;
}

type TextField = Exclude<keyof VariantDraft, "key" | "isNew" | "options" | "prices">;

/** What the shop calls a variant's fields. */
const NAMES: Record<TextField, string> = {
  sku: "sku",
  price: "price",
  compareAt: "compare_at",
  salePrice: "sale.price",
  saleFrom: "sale.starts_at",
  saleUntil: "sale.ends_at",
  weight: "weight_grams",
  lowStock: "low_stock_threshold",
  units: "units",
};

function Row({ variant, options, currency, hasSale, reason, onChange, onRemove, onStock }: RowProps) {
  const a = useA();
  const count = { type: "number", min: 0, step: 1, className: "w-20 text-right" } as const;
  const bind = (field: TextField, label: string) => ({
    "aria-label": `${label}: ${variant.sku}`,
    value: variant[field],
    error: reason(variant, NAMES[field]),
    onChange: ({ target }: { target: { value: string } }) => onChange({ [field]: target.value }),
  });
  return (
    <tr>
      <td>
        <CellField className="w-36 uppercase" required maxLength={40} pattern="[A-Z0-9._\-]+" readOnly={!variant.isNew} {...bind("sku", a("stock.sku"))} onChange={({ target }) => onChange({ sku: target.value.toUpperCase() })} />
      </td>
      {options.map((option) => (
        <td key={option}>
          <CellField className="w-24" required maxLength={80} aria-label={`${option}: ${variant.sku}`} value={variant.options[option] ?? ""} error={reason(variant, `options.${option}`) ?? reason(variant, "options")} onChange={({ target }) => onChange({ options: { ...variant.options, [option]: target.value } })} />
        </td>
      ))}
      <td>
        <AmountCell currency={currency} required {...bind("price", a("order.price"))} />
      </td>
      <td>
        <AmountCell currency={currency} {...bind("compareAt", a("variant.before"))} />
      </td>
      {hasSale && (
        <>
          <td>
            <AmountCell currency={currency} {...bind("salePrice", a("variant.sale"))} />
          </td>
          <td>
            <CellField type="datetime-local" {...bind("saleFrom", a("variant.saleFrom"))} />
          </td>
          <td>
            <CellField type="datetime-local" {...bind("saleUntil", a("variant.saleUntil"))} />
          </td>
        </>
      )}
      <td>
        <CellField {...count} required {...bind("weight", a("variant.weight"))} />
      </td>
      <td>
        <CellField {...count} {...bind("lowStock", a("variant.low"))} />
      </td>
      <td className="whitespace-nowrap">
        {variant.isNew ? (
          <CellField {...count} required {...bind("units", a("variant.units"))} />
        ) : (
          (["receive", "ledger"] as const).map((doing) => (
            <button key={doing} type="button" className="min-h-8 px-1.5 font-medium text-green hover:underline" aria-label={`${a(`stock.${doing}`)}: ${variant.sku}`} onClick={() => onStock({ doing, sku: variant.sku })}>
              {a(`stock.${doing}`)}
            </button>
          ))
        )}
      </td>
      <td>
        <button type="button" className="tool" aria-label={`${a("pictures.remove")}: ${variant.sku}`} onClick={onRemove}>
          <X aria-hidden="true" />
        </button>
      </td>
    </tr>
  );
}
