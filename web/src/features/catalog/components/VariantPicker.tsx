import { useId } from "react";
import type { Availability, Product } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { type Picked, pick, pickable } from "../variants";

interface Props {
  product: Pick<Product, "options" | "variants">;
  picked: Picked;
  live: Availability | undefined;
  onPick: (picked: Picked) => void;
}

/** A row of choices for each option. What is sold out can be looked at, and says so. */
export function VariantPicker({ product, picked, live, onPick }: Props) {
  return product.options.map((name) => (
    <OptionRow key={name} name={name} values={pickable(product, name, picked, live)} chosen={picked[name]} onPick={(value) => onPick(pick(product, picked, name, value))} />
  ));
}

interface RowProps {
  name: string;
  values: ReturnType<typeof pickable>;
  chosen: string | undefined;
  onPick: (value: string) => void;
}

function OptionRow({ name, values, chosen, onPick }: RowProps) {
  const t = useT();
  const group = useId();
  return (
    <fieldset className="mt-5">
      <legend className="mb-2 text-[0.9rem] font-medium text-ink-soft">{name}</legend>
      <div className="flex flex-wrap gap-2">
        {values.map(({ value, exists, isLeft }) => (
          <label key={value} className={`${CHOICE} ${isLeft ? "" : "text-ink-soft"}`}>
            <input type="radio" className="hidden-input" name={group} value={value} checked={value === chosen} onChange={() => onPick(value)} />
            <span className={isLeft ? "" : "line-through decoration-1"}>{value}</span>
            {exists && !isLeft && <span className="hidden">{t("product.soldOut")}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const CHOICE =
  "relative inline-flex min-h-11 cursor-pointer items-center rounded-xl border border-line bg-card px-4 font-medium hover:border-ink-soft has-checked:border-green has-checked:bg-green-pale has-checked:ring-1 has-checked:ring-green has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-green";
