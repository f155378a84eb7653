import { beforeEach, expect, it, vi } from "vitest";
import { isSame, savedFilters, withFilter, writeFilters } from "./savedFilters";

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
});

it("keeps the filters of each page apart", () => {
  writeFilters("/orders", [{ name: "To pack", search: { status: "paid" } }]);
  writeFilters("/stock", [{ name: "Tea", search: { q: "tea" } }]);
  expect(savedFilters("/orders")).toEqual([{ name: "To pack", search: { status: "paid" } }]);
  expect(savedFilters("/products")).toEqual([]);
});

it("is as good as empty when what was kept is of another kind", () => {
  kept.set("barrow.office.filters", '{"/orders":[{"name":1}]}');
  expect(savedFilters("/orders")).toEqual([]);
});

it("puts a filter in the place of the one of its name", () => {
  const before = [{ name: "Tea", search: { q: "tea" } }, { name: "Zinc", search: { q: "zinc" } }];
  expect(withFilter(before, { name: "tea", search: { q: "green tea" } }).map(({ search }) => search.q)).toEqual(["green tea", "zinc"]);
});

it("knows the same filter in another order", () => {
  expect(isSame({ q: "a", status: "paid" }, { status: "paid", q: "a" })).toBe(true);
  expect(isSame({ q: "a" }, { q: "b" })).toBe(false);
});
