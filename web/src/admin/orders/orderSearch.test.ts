import { expect, it } from "vitest";
import { orderQuery, orderSearch } from "./orderSearch";

it("leaves out what is empty or means nothing", () => {
  expect(orderSearch({ q: " ", status: "lost", payment: "disputed", from: "yesterday", to: "2026-11-30", min: -1, max: 1.5, page: 3 })).toEqual({ payment: "disputed", to: "2026-11-30" });
});

it("takes words of digits alone, which an address reads as a number", () => {
  expect(orderSearch({ q: 4711, sku: 10 })).toEqual({ q: "4711", sku: "10" });
});

it("asks the shop by its names, from a total of nothing on too", () => {
  expect(orderQuery({ payment: "mismatch", min: 0, max: 5000 })).toEqual({ payment_status: "mismatch", total_min: "0", total_max: "5000" });
});
