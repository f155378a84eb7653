import { read, write } from "@/shared/lib/storage";

/** What a list is narrowed by, as its address says it. */
export type Search = Readonly<Record<string, string | number>>;

export interface SavedFilter {
  name: string;
  search: Search;
}

const KEY = "barrow.office.filters";
/** More than one looks through. */
const MOST = 20;

type Shelf = Record<string, SavedFilter[]>;

function isSearch(value: unknown): value is Search {
  return typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string" || typeof one === "number");
}

function isSaved(value: unknown): value is SavedFilter {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string" && "search" in value && isSearch(value.search);
}

function isShelf(value: unknown): value is Shelf {
  return typeof value === "object" && value !== null && Object.values(value).every((list) => Array.isArray(list) && list.every(isSaved));
}

/** Those of a page, by name, as this browser keeps them. */
export function savedFilters(page: string): SavedFilter[] {
  return read(KEY, isShelf)?.[page] ?? [];
}

export function writeFilters(page: string, filters: readonly SavedFilter[]): void {
  write(KEY, { ...read(KEY, isShelf), [page]: filters });
}

/** With another one, in place of what had its name; past the most, in place of the last. */
export function withFilter(filters: readonly SavedFilter[], added: SavedFilter): SavedFilter[] {
  const others = filters.filter(({ name }) => name.toLowerCase() !== added.name.toLowerCase());
  return [...others.slice(0, MOST - 1), added].sort((one, other) => one.name.localeCompare(other.name));
}

export function isSame(one: Search, other: Search): boolean {
  const text = (search: Search) => JSON.stringify(Object.entries(search).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}
