import type { Availability, Product, Variant } from "@/shared/api/types";
import type { StockUpdate } from "@/shared/live/topic";

export type Picked = Readonly<Record<string, string>>;

/** The variant of a choice that is whole; undefined while something is open, or when there is no such variant. */
export function variantOf({ options, variants }: Pick<Product, "options" | "variants">, picked: Picked): Variant | undefined {
  return variants.find((variant) => options.every((name) => variant.options[name] === picked[name]));
}

/** Units left; undefined while it is not known. */
export function unitsLeft(live: Availability | undefined, sku: string): number | undefined {
  return live?.variants.find((variant) => variant.sku === sku)?.available;
}

/** The news have the figure with them: nothing is asked for, however many look on. */
export function withUpdate(live: Availability, { sku, available }: StockUpdate): Availability {
  const variants = live.variants.map((variant) =>
    variant.sku === sku ? { ...variant, available, low: available > 0 && available <= variant.low_stock_threshold } : variant,
  );
  return { ...live, variants };
}

/** What is picked when a page opens: the first that can be bought, else the first. */
export function firstPick({ variants }: Pick<Product, "variants">, live: Availability | undefined): Picked {
  const first = variants.find((variant) => (unitsLeft(live, variant.sku) ?? 1) > 0) ?? variants[0];
  return first?.options ?? {};
}

export interface Pickable {
  value: string;
  /** There is such a variant, with what else is picked. */
  exists: boolean;
  /** Some are left of it, as far as is known. */
  isLeft: boolean;
}

/** The values of one option, in the order of the variants, as they stand with the others that are picked. */
export function pickable({ variants }: Pick<Product, "variants">, name: string, picked: Picked, live: Availability | undefined): Pickable[] {
  const values = [...new Set(variants.map((variant) => variant.options[name]).filter((value) => value !== undefined))];
  return values.map((value) => {
    const fitting = variants.filter((variant) => fits(variant, { ...picked, [name]: value }));
    return { value, exists: fitting.length > 0, isLeft: fitting.some((variant) => (unitsLeft(live, variant.sku) ?? 1) > 0) };
  });
}

function fits(variant: Variant, picked: Picked): boolean {
  return Object.entries(picked).every(([name, value]) => variant.options[name] === value);
}

/** Picks a value; where that leaves no variant, the others move to the nearest that there is. */
export function pick(product: Pick<Product, "options" | "variants">, picked: Picked, name: string, value: string): Picked {
  const wanted = { ...picked, [name]: value };
  if (variantOf(product, wanted)) return wanted;
  const likeness = (variant: Variant) => Object.entries(wanted).filter(([option, chosen]) => variant.options[option] === chosen).length;
  const fitting = product.variants.filter((variant) => variant.options[name] === value);
  const [nearest] = fitting.sort((one, other) => likeness(other) - likeness(one));
  return nearest?.options ?? wanted;
}
