/** What a list is narrowed to. It stands in the address, in the API's own words, so that it can be shared and gone back to. */
export interface Filters {
  q?: string;
  category?: string;
  brands: string[];
  tags: string[];
  /** By name: `origin`, `Weight`. */
  attributes: Record<string, string[]>;
  options: Record<string, string[]>;
  priceMin?: number;
  priceMax?: number;
  inStock: boolean;
  onSale: boolean;
  sort?: Sort;
}

export const SORTS = ["popular", "newest", "price", "-price", "name"] as const;
export type Sort = (typeof SORTS)[number] | "relevance";

const ATTRIBUTE = "attribute.";
const OPTION = "option.";

export const NO_FILTERS: Filters = { brands: [], tags: [], attributes: {}, options: {}, inStock: false, onSale: false };

/** Reads an address. What it does not know, or cannot be, is left out. */
export function readFilters(search: string, category?: string): Filters {
  const given = new URLSearchParams(search);
  const q = given.get("q")?.trim();
  const sort = given.get("sort");
  const min = price(given.get("price_min"));
  const max = price(given.get("price_max"));
  return {
    ...(q ? { q } : {}),
    ...(category ? { category } : {}),
    brands: unique(given.getAll("brand")),
    tags: unique(given.getAll("tag")),
    attributes: byName(given, ATTRIBUTE),
    options: byName(given, OPTION),
    ...(min === null ? {} : { priceMin: min }),
    ...(max === null || (min !== null && max < min) ? {} : { priceMax: max }),
    inStock: given.get("in_stock") === "true",
    onSale: given.get("on_sale") === "true",
    ...(isSort(sort, Boolean(q)) ? { sort } : {}),
  };
}

function isSort(text: string | null, hasWords: boolean): text is Sort {
  return (SORTS as readonly (string | null)[]).includes(text) || (text === "relevance" && hasWords);
}

function price(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

function unique(values: string[]): string[] {
  return [...new Set(values.filter((value) => value !== ""))].sort();
}

function byName(given: URLSearchParams, prefix: string): Record<string, string[]> {
  const names = unique([...given.keys()].filter((name) => name.startsWith(prefix) && name.length > prefix.length));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), unique(given.getAll(name))]));
}

export type FilterQuery = Record<string, string | string[]>;

/** As the API takes them. */
export function filterQuery(filters: Filters): FilterQuery {
  const { q, category, brands, tags, attributes, options, priceMin, priceMax, inStock, onSale, sort } = filters;
  const query: FilterQuery = {};
  const add = (name: string, value: string | string[] | undefined) => {
    if (value !== undefined && value.length > 0) query[name] = value;
  };
  add("q", q);
  add("category", category);
  add("brand", brands);
  add("tag", tags);
  Object.entries(attributes).forEach(([name, values]) => add(ATTRIBUTE + name, values));
  Object.entries(options).forEach(([name, values]) => add(OPTION + name, values));
  add("price_min", priceMin?.toString());
  add("price_max", priceMax?.toString());
  add("in_stock", inStock ? "true" : undefined);
  add("on_sale", onSale ? "true" : undefined);
  add("sort", sort);
  return query;
}

/** As the address has them: the category is in its path already. */
export function filterSearch(filters: Filters): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(filterQuery({ ...filters, category: undefined }))) {
    for (const one of [value].flat()) given.append(name, one);
  }
  const text = given.toString();
  return text === "" ? "" : `?${text}`;
}

/** How many filters are set; words and sort are none. */
export function countFilters({ brands, tags, attributes, options, priceMin, priceMax, inStock, onSale }: Filters): number {
  const named = (values: Record<string, string[]>) => Object.values(values).flat().length;
  const flags = Number(inStock) + Number(onSale) + Number(priceMin !== undefined || priceMax !== undefined);
  return brands.length + tags.length + named(attributes) + named(options) + flags;
}

/** Sets a value that was not set, and the other way round. */
export function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value].sort();
}
