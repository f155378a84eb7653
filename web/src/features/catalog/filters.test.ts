import { describe, expect, it } from "vitest";
import { countFilters, filterQuery, filterSearch, NO_FILTERS, readFilters, toggled } from "./filters";

describe("readFilters", () => {
  it("reads what it wrote", () => {
    const filters = {
      ...NO_FILTERS,
      q: "tea & more",
      brands: ["A", "B"],
      attributes: { origin: ["Italy", "Spain"], "made in": ["x=y&z"] },
      options: { Weight: ["1 kg"] },
      priceMin: 100,
      priceMax: 2000,
      inStock: true,
      sort: "-price" as const,
    };
    expect(readFilters(filterSearch(filters))).toEqual(filters);
  });

  it("leaves out what cannot be", () => {
    const odd = "?sort=up&price_min=-1&price_max=abc&in_stock=yes&attribute.=x&brand=&utm_source=mail";
    expect(readFilters(odd)).toEqual(NO_FILTERS);
    expect(readFilters("?sort=relevance")).toEqual(NO_FILTERS);
    expect(readFilters("?sort=relevance&q=tea").sort).toBe("relevance");
    expect(readFilters("?price_min=20&price_max=10").priceMax).toBeUndefined();
  });

  it("is the same for the same filters in another order", () => {
    expect(readFilters("?brand=B&brand=A&brand=A")).toEqual(readFilters("?brand=A&brand=B"));
  });
});

it("keeps the category out of the address and in the query", () => {
  const filters = readFilters("?on_sale=true", "fruit");
  expect(filterSearch(filters)).toBe("?on_sale=true");
  expect(filterQuery(filters)).toEqual({ category: "fruit", on_sale: "true" });
});

it("counts filters, and not words or order", () => {
  expect(countFilters(readFilters("?q=tea&sort=name"))).toBe(0);
  expect(countFilters(readFilters("?brand=A&option.Weight=1&option.Weight=2&price_max=3&in_stock=true"))).toBe(5);
});

it("toggles", () => {
  expect(toggled(["b"], "a")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
