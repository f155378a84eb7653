import { CELL } from "../ui/Table";
import type { UnitLine } from "./units";

interface Props {
  /** What the units are for; each field says so. */
  label: string;
  name: string;
  lines: readonly UnitLine[];
  /** All of them, unless somebody types otherwise. */
  isFull?: boolean;
}

/** How many units of each line; `unitsIn` reads them back. */
export function UnitFields({ label, name, lines, isFull = false }: Props) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[0.9rem] font-medium">{label}</legend>
      <ul className="divide-y divide-line">
        {lines.map(({ sku, title, most }) => (
          <li key={sku} className="flex items-center justify-between gap-3 py-1.5">
            <span className="min-w-0">
              {title} <span className="soft">{sku}</span>
            </span>
            <span className="price shrink-0 whitespace-nowrap">
              <input className={`${CELL} w-20 text-right`} type="number" inputMode="numeric" min={0} max={most} step={1} name={`${name} ${sku}`} aria-label={`${label}: ${title}`} defaultValue={isFull ? most : 0} required /> / {most}
            </span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
