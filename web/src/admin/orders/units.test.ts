import { expect, it } from "vitest";
import type { StaffOrder } from "../api/orders";
import { isAll, returned, unitsIn, unrefunded, unshipped } from "./units";

const line = (sku: string, quantity: number) => ({ sku, title: sku, options: "red", quantity }) as StaffOrder["lines"][number];
const order = {
  lines: [line("TEA", 3), line("POT", 1)],
  fulfillments: [{ lines: { TEA: 1, POT: 1 } }],
  refunds: [
    { status: "succeeded", lines: [{ sku: "TEA", quantity: 1 }] },
    { status: "failed", lines: [{ sku: "POT", quantity: 1 }] },
  ],
} as unknown as StaffOrder;

it("ships what is in no parcel", () => expect(unshipped(order)).toEqual([{ sku: "TEA", title: "TEA, red", most: 2 }]));

it("refunds what was not paid back; a refund that failed paid nothing", () =>
  expect(unrefunded(order).map(({ sku, most }) => [sku, most])).toEqual([
    ["TEA", 2],
    ["POT", 1],
  ]));

it("receives at most what a return is about, even where its lines name a SKU twice", () =>
  expect(returned(order, [{ sku: "TEA", quantity: 1 }, { sku: "TEA", quantity: 1 }])).toEqual([{ sku: "TEA", title: "TEA, red", most: 2 }]));

it("reads units back, and knows when they are all", () => {
  const lines = unrefunded(order);
  expect(unitsIn({ "units TEA": "2", "units POT": "" }, "units", lines)).toEqual([{ sku: "TEA", quantity: 2 }]);
  expect(isAll(unitsIn({ "units TEA": "2", "units POT": "1" }, "units", lines), lines)).toBe(true);
  expect(isAll([{ sku: "TEA", quantity: 2 }], lines)).toBe(false);
});
