import { X } from "lucide-react";
import { useState } from "react";
import type { Currency } from "@/shared/api/types";
import { exponent } from "@/shared/lib/money";
import { Button } from "@/shared/ui/Button";
import { Check } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";
import { LedgerSheet, ReceiveSheet } from "../stock/StockSheets";
import { CELL, Table } from "../ui/Table";
import { type Draft, emptyVariant, type VariantDraft } from "./draft";
import { OptionFields } from "./OptionFields";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  currency: Currency;
}

/** The options, and a row of fields for each variant. */
export function Variants({ draft, onChange, currency }: Props) {
  const a = useA();
  const [hasSale, setHasSale] = useState(() => draft.variants.some((variant) => variant.salePrice !== ""));
  const [stock, setStock] = useState<{ doing: "receive" | "ledger"; sku: string } | null>(null);
  const { options, variants } = draft;
  const set = (key: string, change: Partial<VariantDraft>) => onChange({ ...draft, variants: variants.map((one) => (one.key === key ? { ...one, ...change } : one)) });
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
    <section className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <h2>{a("product.variants")}</h2>
        <Check label={a("variant.onSale")} checked={hasSale} onChange={({ target }) => setHasSale(target.checked)} />
      </div>
      <OptionFields draft={draft} onChange={onChange} />
      {variants.length > 0 && (
        <Table caption={a("product.variants")} columns={columns} isWide>
          {variants.map((variant) => (
            <Row key={variant.key} {...{ variant, options, currency, hasSale }} onChange={(change) => set(variant.key, change)} onRemove={() => onChange({ ...draft, variants: variants.filter((one) => one !== variant) })} onStock={setStock} />
          ))}
        </Table>
      )}
      <Button isQuiet onClick={() => onChange({ ...draft, variants: [...variants, emptyVariant()] })}>
        {a("variant.add")}
      </Button>
      {stock?.doing === "receive" && <ReceiveSheet key={stock.sku} row={stock} onClose={() => setStock(null)} onDone={() => setStock(null)} />}
      {stock?.doing === "ledger" && <LedgerSheet key={stock.sku} row={stock} onClose={() => setStock(null)} />}
    </section>
  );
}

interface RowProps {
  variant: VariantDraft;
  options: readonly string[];
  currency: Currency;
  hasSale: boolean;
  onChange: (change: Partial<VariantDraft>) => void;
  onRemove: () => void;
  onStock: (stock: { doing: "receive" | "ledger"; sku: string }) => void;
}

type TextField = Exclude<keyof VariantDraft, "key" | "isNew" | "options">;

function Row({ variant, options, currency, hasSale, onChange, onRemove, onStock }: RowProps) {
  const a = useA();
  const digits = exponent(currency);
  const amount = { inputMode: "decimal", pattern: digits === 0 ? "\\d{1,9}" : `\\d{1,9}([.,]\\d{0,${digits}})?`, className: `${CELL} w-20 text-right` } as const;
  const count = { type: "number", min: 0, step: 1, className: `${CELL} w-20 text-right` } as const;
  const bind = (field: TextField, label: string) => ({
    "aria-label": `${label}: ${variant.sku}`,
    value: variant[field],
    onChange: ({ target }: { target: { value: string } }) => onChange({ [field]: target.value }),
  });
  return (
    <tr>
      <td>
        <input className={`${CELL} w-36 uppercase`} required maxLength={40} pattern="[A-Z0-9._\-]+" readOnly={!variant.isNew} {...bind("sku", a("stock.sku"))} onChange={({ target }) => onChange({ sku: target.value.toUpperCase() })} />
      </td>
      {options.map((option) => (
        <td key={option}>
          <input className={`${CELL} w-24`} required maxLength={80} aria-label={`${option}: ${variant.sku}`} value={variant.options[option] ?? ""} onChange={({ target }) => onChange({ options: { ...variant.options, [option]: target.value } })} />
        </td>
      ))}
      <td>
        <input {...amount} required {...bind("price", a("order.price"))} />
      </td>
      <td>
        <input {...amount} {...bind("compareAt", a("variant.before"))} />
      </td>
      {hasSale && (
        <>
          <td>
            <input {...amount} {...bind("salePrice", a("variant.sale"))} />
          </td>
          <td>
            <input type="datetime-local" className={CELL} {...bind("saleFrom", a("variant.saleFrom"))} />
          </td>
          <td>
            <input type="datetime-local" className={CELL} {...bind("saleUntil", a("variant.saleUntil"))} />
          </td>
        </>
      )}
      <td>
        <input {...count} required {...bind("weight", a("variant.weight"))} />
      </td>
      <td>
        <input {...count} {...bind("lowStock", a("variant.low"))} />
      </td>
      <td className="whitespace-nowrap">
        {variant.isNew ? (
          <input {...count} required {...bind("units", a("variant.units"))} />
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
