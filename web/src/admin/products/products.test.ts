import { describe, expect, it } from "vitest";
import type { Currency } from "@/shared/api/types";
import type { StaffProduct } from "../api/products";
import { type Draft, draftOf, emptyVariant, slugOf, type VariantDraft } from "./draft";
import { changesOf, createBody, inParts, isNothing, oddAmounts } from "./edit";
import { combinations, missingVariants } from "./matrix";
import { merge, settleNew, take } from "./merge";
import { type OwnPriceDraft, unsaid, withOwn } from "./ownPrice";
import { NO_TRANSLATION, wordsOf } from "./translation";

const product: StaffProduct = {
  id: "prd_tea",
  version: 3,
  status: "draft",
  slug: "tea",
  title: "Tea",
  category: "drinks",
  description: "Green.",
  brand: "Kettle",
  tags: ["hot"],
  attributes: { origin: "Assam" },
  options: ["Size"],
  tax_class: "reduced",
  seo: { title: null, description: null },
  images: [],
  publish_at: null,
  listed_at: "2026-11-01T00:00:00Z",
  variants: ["S", "L"].map((size) => ({
    sku: `TEA-${size}`,
    options: { Size: size },
    price: { amount: size === "S" ? 349 : 899, currency: "EUR" },
    compare_at: null,
    sale: null,
    weight_grams: 100,
    low_stock_threshold: 5,
  })),
  variants_total: 2,
};
const base = draftOf(product);
const withPrice = (draft: Draft, sku: string, price: string): Draft => ({ ...draft, variants: draft.variants.map((one) => (one.sku === sku ? { ...one, price } : one)) });

const withVariant = (draft: Draft, sku: string, change: (variant: VariantDraft) => Partial<VariantDraft>): Draft => ({ ...draft, variants: draft.variants.map((one) => (one.sku === sku ? { ...one, ...change(one) } : one)) });
const withOwnPrice = (draft: Draft, sku: string, currency: Currency, part: Partial<OwnPriceDraft>): Draft => withVariant(draft, sku, ({ prices }) => ({ prices: withOwn(prices, currency, part) }));

describe("an edit", () => {
  it("of nothing is nothing", () => expect(isNothing(changesOf(base, draftOf(product), "EUR"))).toBe(true));

  it("names only what was changed, and null what was taken away", () => {
    const after = withPrice({ ...base, title: "Green tea", brand: " ", publishAt: "" }, "TEA-L", "8,50");
    expect(changesOf(base, after, "EUR")).toEqual({ title: "Green tea", brand: null, variants: [{ sku: "TEA-L", price: { amount: 850, currency: "EUR" } }] });
  });

  it("adds and removes variants", () => {
    const added = { ...emptyVariant("TEA-M", { Size: "M" }), price: "5", units: "7" };
    const after = { ...base, variants: [...base.variants.slice(1), added] };
    const changes = changesOf(base, after, "EUR");
    expect(changes.remove_variants).toEqual(["TEA-S"]);
    expect(changes.add_variants).toMatchObject([{ sku: "TEA-M", options: { Size: "M" }, price: { amount: 500 }, units: 7 }]);
  });

  it("writes each language that was changed whole, and takes away one that is empty", () => {
    const german = { ...NO_TRANSLATION, title: "Tee ", terms: { Size: "Größe", S: " " } };
    const written = { title: "Tee", description: "", seo: { title: null, description: null }, terms: { Size: "Größe" }, alts: {} };
    const inGerman = { ...base, translations: { de: german, fr: NO_TRANSLATION } };
    expect(changesOf(base, inGerman, "EUR")).toEqual({ translations: { de: written } });
    expect(createBody(inGerman, "EUR").translations).toEqual({ de: written });
    expect(createBody(base, "EUR")).not.toHaveProperty("translations");
    const read = draftOf({ ...product, translations: { de: written } });
    expect(isNothing(changesOf(read, inGerman, "EUR"))).toBe(true);
    expect(changesOf(read, base, "EUR")).toEqual({ translations: { de: null } });
    expect(wordsOf(base)).toEqual(["Size", "S", "L", "origin", "Assam"]);
  });

  it("writes an own price whole, in its currency's digits, and leaves the other currencies alone", () => {
    const prices = { USD: { price: { amount: 399, currency: "USD" as const }, compare_at: null, sale_price: null } };
    const read = draftOf({ ...product, variants: product.variants.map((one) => ({ ...one, prices })) });
    expect(isNothing(changesOf(read, read, "EUR"))).toBe(true);
    expect(read.variants[0]?.prices).toEqual({ USD: { price: "3.99", compareAt: "", salePrice: "" } });
    const yen = withOwnPrice(withOwnPrice(read, "TEA-S", "JPY", { price: "600" }), "TEA-S", "JPY", { compareAt: "700" });
    const whole = { price: { amount: 600, currency: "JPY" }, compare_at: { amount: 700, currency: "JPY" }, sale_price: null };
    expect(changesOf(read, yen, "EUR")).toEqual({ variants: [{ sku: "TEA-S", prices: { JPY: whole } }] });
    const dinars = withOwnPrice(read, "TEA-L", "KWD", { price: "1,49", salePrice: "0.99" });
    expect(changesOf(read, dinars, "EUR").variants).toEqual([{ sku: "TEA-L", prices: { KWD: { price: { amount: 1490, currency: "KWD" }, compare_at: null, sale_price: { amount: 990, currency: "KWD" } } } }]);
  });

  it("takes an own price away that was emptied, and that of a new variant only where it has one", () => {
    const priced = withOwnPrice(base, "TEA-S", "USD", { price: "3.99" });
    const emptied = withOwnPrice(priced, "TEA-S", "USD", { price: " " });
    expect(changesOf(priced, emptied, "EUR")).toEqual({ variants: [{ sku: "TEA-S", prices: { USD: null } }] });
    expect(isNothing(changesOf(base, emptied, "EUR"))).toBe(true);
    expect(createBody(priced, "EUR").variants?.map(({ prices }) => prices)).toEqual([{ USD: { price: { amount: 399, currency: "USD" }, compare_at: null, sale_price: null } }, undefined]);
  });

  it("takes no date for what is on sale already", () => {
    expect(changesOf(base, { ...base, status: "active", publishAt: "2027-01-01T10:00" }, "EUR")).toEqual({ status: "active" });
  });

  it("goes in parts that are small enough, the facts in the first", () => {
    const added = Array.from({ length: 31 }, (_, count) => ({ sku: `T-${count}`, price: { amount: 1, currency: "EUR" as const } }));
    const parts = inParts({ title: "Tea", add_variants: added });
    expect(parts.map((part) => part.add_variants?.length)).toEqual([30, 1]);
    expect(parts.map((part) => part.title)).toEqual(["Tea", undefined]);
  });

  it("names amounts that are none", () => {
    expect(oddAmounts(withPrice(base, "TEA-L", "a lot"), "EUR")).toEqual(["variants[1].price"]);
    expect(oddAmounts(withPrice(base, "TEA-S", ""), "EUR")).toEqual(["variants[0].price"]);
    expect(oddAmounts(base, "EUR")).toEqual([]);
  });

  it("names own prices that are none: with a digit too many, or beside which the price itself is missing", () => {
    const odd = withOwnPrice(withOwnPrice(base, "TEA-S", "JPY", { price: "599.5", salePrice: "500" }), "TEA-L", "USD", { compareAt: "9.99", salePrice: "x" });
    expect(oddAmounts(odd, "EUR")).toEqual(["variants[0].prices.JPY.price", "variants[1].prices.USD.price", "variants[1].prices.USD.sale_price"]);
  });

  it("calls rows as the shop does, which counts new ones after all others", () => {
    const added = { ...emptyVariant("TEA-M"), price: "" };
    expect(oddAmounts({ ...base, variants: [added, ...base.variants] }, "EUR")).toEqual(["variants[2].price"]);
  });
});

it("creates with as many variants as one request takes", () => {
  const variants = Array.from({ length: 35 }, (_, count) => ({ ...emptyVariant(`T-${count}`), price: "1" }));
  const draft = { ...base, variants };
  const first = createBody(draft, "EUR");
  expect(first.variants?.length).toBe(30);
  // Made, and broken off: what is missing is an edit of what is there.
  const there = { ...base, variants: variants.slice(0, 30).map((one) => ({ ...one, isNew: false })) };
  const changes = changesOf(there, settleNew(draft, there), "EUR");
  expect(Object.keys(changes)).toEqual(["add_variants"]);
  expect(changes.add_variants?.map(({ sku }) => sku)).toEqual(variants.slice(30).map(({ sku }) => sku));
});

describe("the matrix of variants", () => {
  it("has every combination once", () => {
    expect(combinations(["Size", "Colour"], { Size: ["S", "L"], Colour: ["red"] })).toEqual([
      { Size: "S", Colour: "red" },
      { Size: "L", Colour: "red" },
    ]);
  });

  it("makes rows only for what is missing, with the first one's price and SKUs of their own", () => {
    const made = missingVariants("tea", ["Size"], { Size: ["S", "M", "L", "m"] }, base.variants);
    expect(made.map(({ sku, price }) => [sku, price])).toEqual([
      ["TEA-M", "3.49"],
      ["TEA-M-2", "3.49"],
    ]);
  });
});

it("makes the missing variants with the first one's own prices", () => {
  const priced = withOwnPrice(base, "TEA-S", "USD", { price: "3.99" });
  const made = missingVariants("tea", ["Size"], { Size: ["M"] }, priced.variants);
  expect(made[0]?.prices).toEqual(priced.variants[0]?.prices);
  // A product that had no options: its one row becomes the first combination.
  const first = { ...emptyVariant("TEA"), price: "2", weight: "250" };
  expect(missingVariants("tea", ["Size"], { Size: ["M"] }, [], first)).toMatchObject([{ sku: "TEA-M", price: "2", weight: "250", isNew: true }]);
});

describe("where there is no own price", () => {
  const yen = { currency: "JPY" as const, rate_ppm: 163_000_000, round_to: 10 };
  const sold = (prices: VariantDraft["prices"]): VariantDraft => ({ ...emptyVariant("TEA"), price: "4.50", compareAt: "5", salePrice: "3,60", prices });

  it("all amounts are those of the rate", () => expect(unsaid(sold({}), "EUR", yen)).toEqual({ price: "730", compareAt: "820", salePrice: "590" }));

  it("nothing is told of what is no amount", () => expect(unsaid({ ...sold({}), price: "", compareAt: "x" }, "EUR", yen)).toEqual({ price: "", compareAt: "", salePrice: "590" }));

  it("beside one, a sale takes the same share off it, and no price before follows from the rate", () =>
    expect(unsaid(sold({ JPY: { price: "700", compareAt: "", salePrice: "" } }), "EUR", yen)).toEqual({ price: "730", compareAt: "", salePrice: "560" }));
});

describe("somebody else's edit", () => {
  it("is taken where I changed nothing, and shown", () => {
    const theirs = { ...base, description: "Very green." };
    const { draft, changes } = merge(base, { ...base, title: "Mine" }, theirs);
    expect([draft.title, draft.description]).toEqual(["Mine", "Very green."]);
    expect(changes).toEqual([{ name: "description", section: { fact: "description" }, before: "Green.", mine: "Green.", theirs: "Very green.", isClash: false }]);
  });

  it("waits for a decision where both changed the same", () => {
    const theirs = withPrice(base, "TEA-S", "4.00");
    const { draft, changes } = merge(base, withPrice(base, "TEA-S", "5.00"), theirs);
    expect(changes.map(({ section, isClash }) => [section, isClash])).toEqual([[{ sku: "TEA-S" }, true]]);
    expect(draft.variants[0]?.price).toBe("5.00");
    expect(take(draft, { sku: "TEA-S" }, theirs).variants[0]?.price).toBe("4.00");
  });

  it("of a language meets mine of another, and waits where both wrote the same one", () => {
    const inLanguage = (language: string, title: string): Draft => ({ ...base, translations: { ...base.translations, [language]: { ...NO_TRANSLATION, title } } });
    const { draft, changes } = merge(base, inLanguage("de", "Tee"), inLanguage("fr", "Thé"));
    expect([draft.translations.de?.title, draft.translations.fr?.title]).toEqual(["Tee", "Thé"]);
    expect(changes).toMatchObject([{ section: { language: "fr" }, theirs: "Thé", isClash: false }]);
    const clash = merge(base, inLanguage("de", "Tee"), inLanguage("de", "Grüner Tee"));
    expect(clash.changes).toMatchObject([{ name: "language de", mine: "Tee", theirs: "Grüner Tee", isClash: true }]);
    expect(take(clash.draft, { language: "de" }, inLanguage("de", "Grüner Tee")).translations.de?.title).toBe("Grüner Tee");
    expect(take(clash.draft, { language: "de" }, base).translations).toEqual({});
  });

  it("of an own price meets mine of another currency, and of the variant itself", () => {
    const mine = withPrice(withOwnPrice(base, "TEA-S", "USD", { price: "3.99" }), "TEA-S", "5.00");
    const theirs = withOwnPrice(base, "TEA-S", "JPY", { price: "600" });
    const { draft, changes } = merge(base, mine, theirs);
    expect(draft.variants[0]).toMatchObject({ price: "5.00", prices: { USD: { price: "3.99" }, JPY: { price: "600" } } });
    expect(changes).toEqual([{ name: "sku TEA-S JPY", section: { sku: "TEA-S", currency: "JPY" }, before: "", mine: "", theirs: "600", isClash: false }]);
  });

  it("waits where both priced a variant in the same currency, or one took that price away", () => {
    const priced = withOwnPrice(base, "TEA-S", "USD", { price: "3.99", compareAt: "4.99" });
    const theirs = withOwnPrice(priced, "TEA-S", "USD", { price: "3.49" });
    const mine = withPrice(withOwnPrice(priced, "TEA-S", "USD", { price: "", compareAt: "" }), "TEA-S", "5.00");
    const { draft, changes } = merge(priced, mine, theirs);
    expect(changes).toMatchObject([{ section: { sku: "TEA-S", currency: "USD" }, before: "3.99 (4.99)", mine: "", theirs: "3.49 (4.99)", isClash: true }]);
    expect(draft.variants[0]?.prices).toEqual({});
    const taken = take(draft, { sku: "TEA-S", currency: "USD" }, theirs);
    expect(taken.variants[0]).toMatchObject({ price: "5.00", prices: { USD: { price: "3.49" } } });
    expect(take(taken, { sku: "TEA-S", currency: "USD" }, mine).variants[0]?.prices).toEqual({});
    // What is decided about the variant itself leaves its own prices as they are.
    expect(take(taken, { sku: "TEA-S" }, base).variants[0]).toMatchObject({ price: "3.49", prices: { USD: { price: "3.49" } } });
  });

  it("asks about a variant that one removed and the other gave an own price", () => {
    const without = { ...base, variants: base.variants.slice(0, 1) };
    const priced = withOwnPrice(base, "TEA-L", "USD", { price: "9.99" });
    const kept = merge(base, priced, without);
    expect(kept.changes).toMatchObject([{ section: { sku: "TEA-L" }, theirs: "", isClash: true }]);
    expect(kept.changes[0]?.mine).toContain("USD 9.99");
    expect(kept.draft.variants[1]?.prices).toEqual(priced.variants[1]?.prices);
    const removed = merge(base, without, priced);
    expect(removed.changes).toMatchObject([{ section: { sku: "TEA-L" }, mine: "", isClash: true }]);
    const section = removed.changes[0]?.section ?? { sku: "" };
    expect(take(removed.draft, section, priced).variants[1]?.prices).toEqual(priced.variants[1]?.prices);
  });

  it("may have removed what I changed, which then is new", () => {
    const theirs = { ...base, variants: base.variants.slice(0, 1) };
    const { draft } = merge(base, withPrice(base, "TEA-L", "9.00"), theirs);
    expect(draft.variants.map(({ sku, isNew }) => [sku, isNew])).toEqual([
      ["TEA-S", false],
      ["TEA-L", true],
    ]);
    expect(take(draft, { sku: "TEA-L" }, theirs).variants).toHaveLength(1);
  });

  it("is no change when it is the same as mine", () => {
    const both = { ...base, title: "Both" };
    expect(merge(base, both, both).changes).toEqual([]);
  });
});

it("makes slugs of titles", () => expect(slugOf("Café crème, groß!")).toBe("cafe-creme-gross"));
