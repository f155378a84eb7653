import type { Currency } from "@/shared/api/types";
import { inputMoment, inputMoney } from "@/shared/lib/inputs";
import { parseAmount } from "@/shared/lib/money";
import type { CreateProduct, EditProduct, NewVariant } from "../api/products";
import { inEdit, inNew } from "../editing/byKey";
import { type Draft, listed, type VariantDraft } from "./draft";
import { priceChanges } from "./ownPrice";
import { translationChanges } from "./translation";

/** New variants, and changed ones, that the shop takes in one request. */
const MOST_NEW = 30;
const MOST_CHANGED = 60;

/** What the shop calls a row of fields: those that are there already come first. */
export function rowNames(variants: readonly VariantDraft[]): ReadonlyMap<VariantDraft, string> {
  const inOrder = [...variants.filter(({ isNew }) => !isNew), ...variants.filter(({ isNew }) => isNew)];
  return new Map(inOrder.map((variant, place) => [variant, `variants[${place}]`]));
}

/** Fields of amounts that hold none, named as the shop names fields. */
export function oddAmounts({ variants }: Draft, currency: Currency): string[] {
  return [...rowNames(variants)].flatMap(([variant, row]) => oddFields(variant, currency).map((field) => `${row}.${field}`));
}

function oddFields({ price, compareAt, salePrice, prices }: VariantDraft, home: Currency): string[] {
  const isOdd = (text: string, currency: string) => text.trim() !== "" && parseAmount(text, currency) === null;
  const odd = [parseAmount(price, home) === null && "price", isOdd(compareAt, home) && "compare_at", isOdd(salePrice, home) && "sale.price"];
  const own = Object.entries(prices).flatMap(([currency, one]) => [
    parseAmount(one.price, currency) === null && `prices.${currency}.price`,
    isOdd(one.compareAt, currency) && `prices.${currency}.compare_at`,
    isOdd(one.salePrice, currency) && `prices.${currency}.sale_price`,
  ]);
  return [...odd, ...own].filter((field) => field !== false);
}

function facts(draft: Draft) {
  const { title, slug, category, description, taxClass, options, status } = draft;
  return {
    title: title.trim(),
    slug,
    category,
    description: description.trim(),
    brand: draft.brand.trim() || null,
    tags: listed(draft.tags),
    attributes: Object.fromEntries(draft.attributes.filter(({ name }) => name.trim() !== "").map(({ name, value }) => [name.trim(), value.trim()])),
    options,
    tax_class: taxClass,
    seo: { title: draft.seoTitle.trim() || null, description: draft.seoDescription.trim() || null },
    status,
    publish_at: status === "draft" ? inputMoment(draft.publishAt) : null,
  };
}

function variantFacts(variant: VariantDraft, options: readonly string[], currency: Currency) {
  const salePrice = inputMoney(variant.salePrice, currency);
  return {
    sku: variant.sku.trim(),
    options: Object.fromEntries(options.map((option) => [option, (variant.options[option] ?? "").trim()])),
    price: inputMoney(variant.price, currency) ?? { amount: 0, currency },
    compare_at: inputMoney(variant.compareAt, currency),
    sale: salePrice && { price: salePrice, starts_at: inputMoment(variant.saleFrom), ends_at: inputMoment(variant.saleUntil) },
    weight_grams: Number(variant.weight),
    ...(variant.lowStock === "" ? {} : { low_stock_threshold: Number(variant.lowStock) }),
  };
}

function newVariant(variant: VariantDraft, options: readonly string[], currency: Currency): NewVariant {
  return { ...variantFacts(variant, options, currency), ...inNew("prices", priceChanges({}, variant.prices)), units: Number(variant.units) };
}

/** What makes the product, with as many variants as fit; the others are an edit of it. */
export function createBody(draft: Draft, currency: Currency): CreateProduct {
  const variants = draft.variants.slice(0, MOST_NEW).map((variant) => newVariant(variant, draft.options, currency));
  return { ...facts(draft), variants, ...inNew("translations", translationChanges({}, draft.translations)) };
}

/** Those members of `after` that are not as they were. */
function changed<T extends object>(before: T, after: T): Partial<T> {
  const entries = Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]));
  return Object.fromEntries(entries) as Partial<T>;
}

export type Changes = Omit<EditProduct, "version">;

/** Only what was changed, so that an edit undoes nothing of somebody else's. */
export function changesOf(before: Draft, after: Draft, currency: Currency): Changes {
  const known = new Map(before.variants.map((variant) => [variant.sku, variant]));
  const kept = after.variants.filter((variant) => !variant.isNew);
  const edits = kept.flatMap((variant) => {
    const was = known.get(variant.sku);
    const edit = was && {
      ...changed(variantFacts(was, before.options, currency), variantFacts(variant, after.options, currency)),
      ...inEdit("prices", priceChanges(was.prices, variant.prices)),
    };
    return edit && Object.keys(edit).length > 0 ? [{ sku: variant.sku, ...edit }] : [];
  });
  const added = after.variants.filter((variant) => variant.isNew).map((variant) => newVariant(variant, after.options, currency));
  const removed = [...known.keys()].filter((sku) => !kept.some((variant) => variant.sku === sku));
  return {
    ...changed(facts(before), facts(after)),
    ...inEdit("translations", translationChanges(before.translations, after.translations)),
    ...(edits.length > 0 ? { variants: edits } : {}),
    ...(added.length > 0 ? { add_variants: added } : {}),
    ...(removed.length > 0 ? { remove_variants: removed } : {}),
  };
}

/** An edit as requests that each are small enough; the first has all but the variants that do not fit. */
export function inParts({ variants = [], add_variants: added = [], ...rest }: Changes): Changes[] {
  const parts = Math.max(1, Math.ceil(variants.length / MOST_CHANGED), Math.ceil(added.length / MOST_NEW));
  return Array.from({ length: parts }, (_, part) => {
    const edits = variants.slice(part * MOST_CHANGED, (part + 1) * MOST_CHANGED);
    const news = added.slice(part * MOST_NEW, (part + 1) * MOST_NEW);
    return { ...(part === 0 ? rest : {}), ...(edits.length > 0 ? { variants: edits } : {}), ...(news.length > 0 ? { add_variants: news } : {}) };
  });
}

export function isNothing(changes: Changes): boolean {
  return Object.keys(changes).length === 0;
}
