import { ChevronDown } from "lucide-react";
import { type SyntheticEvent, useId, useState } from "react";
import { Link } from "wouter";
import type { Choice, Currency, Facets } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { exponent, moneyText, parseAmount } from "@/shared/lib/money";
import { paths } from "@/shared/routing/paths";
import { type Filters, toggled } from "../filters";

interface Props {
  filters: Filters;
  facets: Facets;
  onChange: (filters: Filters) => void;
  /** The shop's currency, where a product shows it. */
  sample: Currency | undefined;
}

/** Groups that stand open; the others say what they are and wait. */
const OPEN = 4;

/** Further filters, each with how much it would show. */
export function FilterPanel({ filters, facets, onChange, sample }: Props) {
  const t = useT();
  const groups = [
    { key: "brand", title: t("filters.brand"), choices: facets.brands, chosen: filters.brands, toggle: (value: string) => onChange({ ...filters, brands: toggled(filters.brands, value) }) },
    ...named("attribute", facets.attributes, filters.attributes, (attributes) => onChange({ ...filters, attributes })),
    ...named("option", facets.options, filters.options, (options) => onChange({ ...filters, options })),
    { key: "tag", title: t("filters.tag"), choices: facets.tags, chosen: filters.tags, toggle: (value: string) => onChange({ ...filters, tags: toggled(filters.tags, value) }) },
  ].filter((group) => group.choices.length > 1 || group.chosen.length > 0);
  const below = facets.categories.filter((choice) => choice.value !== filters.category && !choice.selected);
  return (
    <div className="text-[0.95rem]">
      {below.length > 0 && filters.category === undefined && <Categories choices={below} />}
      <div className="space-y-2.5 border-b border-line pb-4">
        <Flag label={t("filters.inStock")} count={facets.in_stock} isOn={filters.inStock} onToggle={() => onChange({ ...filters, inStock: !filters.inStock })} />
        <Flag label={t("filters.onSale")} count={facets.on_sale} isOn={filters.onSale} onToggle={() => onChange({ ...filters, onSale: !filters.onSale })} />
      </div>
      {sample && <PriceRange key={`${filters.priceMin}-${filters.priceMax}`} filters={filters} facets={facets} currency={sample} onChange={onChange} />}
      {groups.map((group, place) => (
        <Group key={group.key} title={group.title} choices={group.choices} chosen={group.chosen} isOpen={place < OPEN} onToggle={group.toggle} />
      ))}
    </div>
  );
}

function named(kind: string, groups: Facets["attributes"], chosen: Record<string, string[]>, onChange: (chosen: Record<string, string[]>) => void) {
  return Object.entries(groups).map(([name, choices]) => ({
    key: `${kind}.${name}`,
    title: titled(name),
    choices,
    chosen: chosen[name] ?? [],
    toggle: (value: string) => onChange({ ...chosen, [name]: toggled(chosen[name] ?? [], value) }),
  }));
}

/** `made_in` as people write it. */
export function titled(name: string): string {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function Categories({ choices }: { choices: readonly Choice[] }) {
  const t = useT();
  return (
    <nav className="mb-4 border-b border-line pb-4" aria-label={t("nav.categories")}>
      <ul className="space-y-1">
        {choices.slice(0, 8).map((choice) => (
          <li key={choice.value}>
            <Link href={paths.category(choice.value)} className="flex justify-between gap-3 py-1 text-ink no-underline hover:text-green">
              {choice.label ?? choice.value}
              <span className="price text-ink-soft">{choice.count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface FlagProps {
  label: string;
  count: number;
  isOn: boolean;
  onToggle: () => void;
}

function Flag({ label, count, isOn, onToggle }: FlagProps) {
  return (
    <label className="flex cursor-pointer items-center gap-3 py-0.5 hover:text-green">
      <input type="checkbox" className="size-[1.15rem] shrink-0 accent-green" checked={isOn} onChange={onToggle} />
      <span className="min-w-0 grow">{label}</span>
      <span className="price text-ink-soft">{count}</span>
    </label>
  );
}

const SHOWN = 6;

interface GroupProps {
  title: string;
  choices: readonly Choice[];
  /** As the address has them: a press shows at once, before the counts are there. */
  chosen: readonly string[];
  isOpen: boolean;
  onToggle: (value: string) => void;
}

function Group({ title, choices, chosen, isOpen, onToggle }: GroupProps) {
  const t = useT();
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? choices : choices.filter((choice, place) => place < SHOWN || chosen.includes(choice.value));
  return (
    <details className="group border-b border-line py-1" open={isOpen || chosen.length > 0}>
      <summary className="flex cursor-pointer list-none items-center justify-between py-2.5 font-semibold [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronDown className="size-4 text-ink-soft transition-transform group-open:rotate-180" aria-hidden="true" />
      </summary>
      <div className="space-y-2 pb-3">
        {shown.map((choice) => (
          <Flag key={choice.value} label={choice.label ?? choice.value} count={choice.count} isOn={chosen.includes(choice.value)} onToggle={() => onToggle(choice.value)} />
        ))}
        {shown.length < choices.length && (
          <button type="button" className="font-medium text-green underline" onClick={() => setShowsAll(true)}>
            {t("filters.more", { count: choices.length - shown.length })}
          </button>
        )}
      </div>
    </details>
  );
}

interface PriceProps {
  filters: Filters;
  facets: Facets;
  currency: Currency;
  onChange: (filters: Filters) => void;
}

function PriceRange({ filters, facets, currency, onChange }: PriceProps) {
  const t = useT();
  const titleId = useId();
  const typed = (amount: number | undefined) => (amount === undefined ? "" : (amount / 10 ** exponent(currency)).toString());
  const [min, setMin] = useState(typed(filters.priceMin));
  const [max, setMax] = useState(typed(filters.priceMax));
  if (!facets.price) return null;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const bounds = [parseAmount(min, currency), parseAmount(max, currency)];
    if (bounds.every((amount) => amount !== null)) bounds.sort((one, other) => one - other);
    const [low, high] = bounds;
    onChange({ ...filters, priceMin: low ?? undefined, priceMax: high ?? undefined });
  };
  const bound = (amount: number) => moneyText({ amount, currency }, t.language);
  return (
    <form className="border-b border-line py-4" onSubmit={submit} aria-labelledby={titleId}>
      <h2 id={titleId} className="mb-2 font-sans text-[0.95rem] font-semibold tracking-normal">
        {t("filters.price")}
      </h2>
      <div className="flex items-center gap-2">
        <input className={PRICE} inputMode="decimal" value={min} onChange={(event) => setMin(event.target.value)} aria-label={t("filters.priceFrom")} placeholder={bound(facets.price.low)} />
        <span aria-hidden="true">–</span>
        <input className={PRICE} inputMode="decimal" value={max} onChange={(event) => setMax(event.target.value)} aria-label={t("filters.priceTo")} placeholder={bound(facets.price.high)} />
        <button type="submit" className="h-10 shrink-0 rounded-lg px-2 font-semibold text-green hover:bg-green-pale">
          {t("action.apply")}
        </button>
      </div>
    </form>
  );
}

const PRICE = "price h-10 w-full min-w-0 rounded-lg border border-line bg-card px-2.5 placeholder:text-ink-soft";
