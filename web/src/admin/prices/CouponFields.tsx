import { useQuery } from "@tanstack/react-query";
import type { Currency } from "@/shared/api/types";
import { isProblem } from "@/shared/api/problem";
import { Check, Select } from "@/shared/ui/Field";
import { categories } from "../api/categories";
import { branches } from "../categories/tree";
import { AmountField, CountField, PercentField, TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import { Group } from "../ui/Group";
import { type CouponDraft, KINDS, type KindDraft, type KindName } from "./coupon";
import { ProductPicker } from "./ProductPicker";

interface Props {
  draft: CouponDraft;
  onChange: (part: Partial<CouponDraft>) => void;
  currency: Currency;
  error: unknown;
}

export function CouponFields({ draft, onChange, currency, error }: Props) {
  const a = useA();
  const reason = (field: string) => (isProblem(error) ? error.fields.find((one) => one.field === field)?.reason : undefined);
  const bind = (name: "minimum" | "starts" | "ends" | "total" | "each") => ({ value: draft[name], onChange: (text: string) => onChange({ [name]: text }) });
  return (
    <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 md:grid-cols-2">
      <div className="space-y-8">
        <Group title={a("coupon.gives")}>
          <Kind kind={draft.kind} currency={currency} reason={reason} onChange={(kind) => onChange({ kind })} />
        </Group>
        <Group title={a("coupon.limits")}>
          <AmountField label={a("coupon.minimum")} hint={a("coupon.minimumHelp")} currency={currency} error={reason("min_subtotal")} {...bind("minimum")} />
          <CountField label={a("coupon.total")} hint={a("coupon.noLimit")} min={1} error={reason("limit_total")} {...bind("total")} />
          <CountField label={a("coupon.each")} hint={a("coupon.noLimit")} min={1} error={reason("limit_per_customer")} {...bind("each")} />
          <TextField label={a("coupon.starts")} type="datetime-local" step={1} error={reason("starts_at")} {...bind("starts")} />
          <TextField label={a("coupon.ends")} type="datetime-local" step={1} error={reason("ends_at")} {...bind("ends")} />
        </Group>
      </div>
      <Group title={a("coupon.scope")}>
        <p className="soft">{a("coupon.scopeHelp")}</p>
        <Categories chosen={draft.categories} onChange={(chosen) => onChange({ categories: chosen })} />
        <ProductPicker chosen={draft.products} onChange={(chosen) => onChange({ products: chosen })} />
      </Group>
    </div>
  );
}

interface KindProps {
  kind: KindDraft;
  currency: Currency;
  reason: (field: string) => string | undefined;
  onChange: (kind: KindDraft) => void;
}

function Kind({ kind, currency, reason, onChange }: KindProps) {
  const a = useA();
  const bind = (name: "percent" | "amount" | "buy" | "get" | "off") => ({ required: true, value: kind[name], onChange: (text: string) => onChange({ ...kind, [name]: text }) });
  return (
    <>
      <Select label={a("coupon.kind")} value={kind.name} onChange={({ target }) => onChange({ ...kind, name: target.value as KindName })}>
        {KINDS.map((name) => (
          <option key={name} value={name}>
            {a(`coupon.kind.${name}`)}
          </option>
        ))}
      </Select>
      {kind.name === "percent" && <PercentField label={a("coupon.off")} error={reason("kind.percent_bp")} {...bind("percent")} />}
      {kind.name === "fixed" && <AmountField label={a("coupon.off")} currency={currency} error={reason("kind.fixed")} {...bind("amount")} />}
      {kind.name === "buy_get" && (
        <>
          <div className="grid grid-cols-2 gap-3">
            <CountField label={a("coupon.buy")} min={1} error={reason("kind.buy_get.buy")} {...bind("buy")} />
            <CountField label={a("coupon.get")} min={1} error={reason("kind.buy_get.get")} {...bind("get")} />
          </div>
          <PercentField label={a("coupon.getOff")} hint={a("coupon.getOffHelp")} error={reason("kind.buy_get.off_bp")} {...bind("off")} />
        </>
      )}
    </>
  );
}

function Categories({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const a = useA();
  const { data: tree = [] } = useQuery(categories());
  const known = new Set(tree.map(({ slug }) => slug));
  const all = [...branches(tree).map(({ category: { slug, name }, depth }) => ({ slug, name, depth })), ...chosen.filter((slug) => !known.has(slug)).map((slug) => ({ slug, name: slug, depth: 0 }))];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-[0.9rem] font-medium">{a("coupon.categories")}</legend>
      <div className="gap-x-4 sm:columns-2">
        {all.map(({ slug, name, depth }) => (
          <div key={slug} style={{ paddingInlineStart: `${depth * 1.5}rem` }}>
            <Check label={name} checked={chosen.includes(slug)} onChange={({ target }) => onChange(target.checked ? [...chosen, slug] : chosen.filter((one) => one !== slug))} />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
