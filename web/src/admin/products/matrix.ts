import { emptyVariant, slugOf, type VariantDraft } from "./draft";

/** Every combination of a value of each option, the last option changing fastest. */
export function combinations(options: readonly string[], values: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return options.reduce<Record<string, string>[]>(
    (made, option) => made.flatMap((before) => (values[option] ?? []).map((value) => ({ ...before, [option]: value }))),
    [{}],
  );
}

/** Rows for the combinations that there is no variant of yet, like one that there is but for their SKUs. */
export function missingVariants(
  base: string,
  options: readonly string[],
  values: Readonly<Record<string, readonly string[]>>,
  variants: readonly VariantDraft[],
  like = variants[0],
): VariantDraft[] {
  const same = (one: Record<string, string>, other: Record<string, string>) => options.every((option) => one[option] === other[option]);
  const taken = new Set(variants.map((variant) => variant.sku));
  return combinations(options, values)
    .filter((combination) => !variants.some((variant) => same(variant.options, combination)))
    .map((combination) => {
      const sku = freeSku([base, ...options.map((option) => combination[option] ?? "")], taken);
      taken.add(sku);
      const made = emptyVariant(sku, combination);
      return like ? { ...made, price: like.price, compareAt: like.compareAt, prices: like.prices, weight: like.weight, lowStock: like.lowStock } : made;
    });
}

function freeSku(parts: readonly string[], taken: ReadonlySet<string>): string {
  const sku = parts.map((part) => slugOf(part).toUpperCase()).filter((part) => part !== "").join("-").slice(0, 36);
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? sku : `${sku}-${count}`;
    if (!taken.has(tried)) return tried;
  }
}
