import { describe, expect, it } from "vitest";
import type { Variant } from "@/shared/api/types";
import { firstPick, pick, pickable, unitsLeft, variantOf, withUpdate } from "./variants";

const variant = (sku: string, options: Record<string, string>): Variant => ({ sku, options, price: { amount: 100, currency: "EUR" }, compare_at: null, weight_grams: 1 });

const coffee = {
  options: ["Grind", "Weight"],
  variants: [
    variant("B-250", { Grind: "Beans", Weight: "250 g" }),
    variant("B-1000", { Grind: "Beans", Weight: "1 kg" }),
    variant("F-250", { Grind: "Filter", Weight: "250 g" }),
  ],
};
const level = (sku: string, available: number) => ({ sku, available, low: available > 0 && available <= 2, low_stock_threshold: 2 });
const live = { variants: [level("B-250", 0), level("B-1000", 2), level("F-250", 9)] };

describe("variants", () => {
  it("finds the variant of a whole choice only", () => {
    expect(variantOf(coffee, { Grind: "Beans", Weight: "1 kg" })?.sku).toBe("B-1000");
    expect(variantOf(coffee, { Grind: "Beans" })).toBeUndefined();
    expect(variantOf({ options: [], variants: [variant("ONE", {})] }, {})?.sku).toBe("ONE");
  });

  it("opens with what can be bought", () => {
    expect(firstPick(coffee, live)).toEqual({ Grind: "Beans", Weight: "1 kg" });
    expect(firstPick(coffee, undefined)).toEqual({ Grind: "Beans", Weight: "250 g" });
    expect(firstPick(coffee, { variants: live.variants.map((one) => ({ ...one, available: 0 })) })).toEqual({ Grind: "Beans", Weight: "250 g" });
  });

  it("tells what is sold out and what there never was", () => {
    const weights = pickable(coffee, "Weight", { Grind: "Filter", Weight: "250 g" }, live);
    expect(weights).toEqual([
      { value: "250 g", exists: true, isLeft: true },
      { value: "1 kg", exists: false, isLeft: false },
    ]);
    expect(pickable(coffee, "Weight", { Grind: "Beans", Weight: "1 kg" }, live)[0]).toEqual({ value: "250 g", exists: true, isLeft: false });
  });

  it("moves the other options when there is no such variant", () => {
    expect(pick(coffee, { Grind: "Filter", Weight: "250 g" }, "Weight", "1 kg")).toEqual({ Grind: "Beans", Weight: "1 kg" });
    expect(pick(coffee, { Grind: "Beans", Weight: "250 g" }, "Weight", "1 kg")).toEqual({ Grind: "Beans", Weight: "1 kg" });
  });

  it("takes the figure of news, and says what the shopkeeper calls low", () => {
    const update = (sku: string, available: number) => withUpdate(live, { type: "stock", sku, version: 1, available });
    expect(update("F-250", 3).variants).toEqual([...live.variants.slice(0, 2), level("F-250", 3)]);
    expect(update("F-250", 2).variants[2]).toMatchObject({ available: 2, low: true });
    expect(update("B-1000", 0).variants[1]).toMatchObject({ available: 0, low: false });
    expect(update("NONE", 1)).toEqual(live);
  });

  it("knows nothing before it is told", () => expect(unitsLeft(undefined, "B-250")).toBeUndefined());
});
