import { X } from "lucide-react";
import { useT } from "@/shared/i18n/useT";
import { countFilters, type Filters } from "../filters";

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
  onClear: () => void;
}

/** What narrows the list, each taken away by a press. */
export function ChosenFilters({ filters, onChange, onClear }: Props) {
  const t = useT();
  if (countFilters(filters) === 0) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-2" aria-label={t("filters.chosen")}>
      {chosen(filters).map(({ key, label, without }) => (
        <li key={key}>
          <button type="button" className={CHIP} onClick={() => onChange(without)} aria-label={t("filters.remove", { filter: label ?? t(`filters.${key as "inStock"}`) })}>
            {label ?? t(`filters.${key as "inStock"}`)}
            <X className="size-3.5" aria-hidden="true" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="min-h-9 px-2 text-[0.9rem] font-medium text-green underline" onClick={onClear}>
          {t("filters.clear")}
        </button>
      </li>
    </ul>
  );
}

const CHIP = "inline-flex min-h-9 items-center gap-1.5 rounded-full bg-green-pale px-3.5 text-[0.9rem] font-medium text-ink hover:text-red";

interface Chosen {
  key: string;
  /** Null where the texts have a name for it. */
  label: string | null;
  without: Filters;
}

function chosen(filters: Filters): Chosen[] {
  const list = (name: "brands" | "tags") =>
    filters[name].map((value) => ({ key: `${name}.${value}`, label: value, without: { ...filters, [name]: filters[name].filter((other) => other !== value) } }));
  const named = (kind: "attributes" | "options") =>
    Object.entries(filters[kind]).flatMap(([name, values]) =>
      values.map((value) => ({
        key: `${kind}.${name}.${value}`,
        label: value,
        without: { ...filters, [kind]: { ...filters[kind], [name]: values.filter((other) => other !== value) } },
      })),
    );
  const { priceMin, priceMax, ...unpriced } = filters;
  return [
    ...(filters.inStock ? [{ key: "inStock", label: null, without: { ...filters, inStock: false } }] : []),
    ...(filters.onSale ? [{ key: "onSale", label: null, without: { ...filters, onSale: false } }] : []),
    ...(priceMin !== undefined || priceMax !== undefined ? [{ key: "price", label: null, without: unpriced }] : []),
    ...list("brands"),
    ...list("tags"),
    ...named("attributes"),
    ...named("options"),
  ];
}
