import { expect, it } from "vitest";
import type { Product, Variant } from "@/shared/api/types";
import { countUnits } from "./countUnits";
import { emptyCart, withAdded, withQuantity } from "./optimism";

const variant: Variant = { sku: "TEA", options: { Box: "50" }, price: { amount: 450, currency: "EUR" }, compare_at: null, weight_grams: 1 };
const product: Product = {
  id: "prd_tea", slug: "tea", title: "Tea", category: "drinks", description: "", brand: null, tags: [], attributes: {}, options: ["Box"],
  tax_class: "reduced", seo: { title: null, description: null }, images: [], variants: [variant], listed_at: "2026-01-01T00:00:00Z",
};

it("adds a line, then units to it, and leaves the sums to the server", () => {
  const one = withAdded(emptyCart("EUR"), product, variant, 1);
  const three = withAdded(one, product, variant, 2);
  expect(three.lines).toMatchObject([{ sku: "TEA", title: "Tea", options: "50", quantity: 3 }]);
  expect(three.totals).toEqual(emptyCart("EUR").totals);
  expect(countUnits(three)).toBe(3);
});

it("takes a line away at nothing, and touches no other cart", () => {
  const cart = withAdded(emptyCart("EUR"), product, variant, 2);
  expect(withQuantity(cart, "TEA", 0).lines).toEqual([]);
  expect(withQuantity(cart, "OTHER", 5)).toEqual(cart);
  expect(countUnits(cart)).toBe(2);
  expect(countUnits(null)).toBe(0);
});
