import { expect, it } from "vitest";
import { stockQuery, stockSearch } from "./stockSearch";

it("leaves out what is empty or means nothing", () => expect(stockSearch({ q: "", state: "most", category: "tea", sku: 77 })).toEqual({ category: "tea", sku: "77" }));

it("asks the shop by its names", () => expect(stockQuery({ product: "prd_1", state: "out" })).toEqual({ product_id: "prd_1", state: "out" }));
