import { describe, expect, it } from "vitest";
import type { StaffProduct } from "../api/products";
import { type Draft, draftOf, emptyVariant, slugOf } from "./draft";
import { changesOf, createBody, inParts, isNothing, oddAmounts } from "./edit";
import { combinations, missingVariants } from "./matrix";
import { merge, settleNew, take } from "./merge";
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
