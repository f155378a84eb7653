import type { Currency, Money } from "@/shared/api/types";
import { inputMoment } from "@/shared/lib/inputs";
import { parseAmount } from "@/shared/lib/money";
import type { CreateProduct, EditProduct, NewVariant } from "../api/products";
import { inEdit, inNew } from "../editing/byLanguage";
import { type Draft, listed, type VariantDraft } from "./draft";
import { translationChanges } from "./translation";

/** New variants, and changed ones, that the shop takes in one request. */
const MOST_NEW = 30;
const MOST_CHANGED = 60;

/** Fields of amounts that hold none, named as the shop names fields. */
export function oddAmounts({ variants }: Draft, currency: Currency): string[] {
  return variants.flatMap((variant, place) => {
    const isOdd = (text: string, isNeeded: boolean) => (text.trim() === "" ? isNeeded : parseAmount(text, currency) === null);
    const odd = [isOdd(variant.price, true) && "price", isOdd(variant.compareAt, false) && "compare_at", isOdd(variant.salePrice, false) && "sale.price"];
    return odd.filter((field) => field !== false).map((field) => `variants[${place}].${field}`);
  });
}

function money(text: string, currency: Currency): Money | null {
  const amount = parseAmount(text, currency);
  return amount === null ? null : { amount, currency };
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
  const salePrice = money(variant.salePrice, currency);
  return {
    sku: variant.sku.trim(),
    options: Object.fromEntries(options.map((option) => [option, (variant.options[option] ?? "").trim()])),
    price: money(variant.price, currency) ?? { amount: 0, currency },
    compare_at: money(variant.compareAt, currency),
    sale: salePrice && { price: salePrice, starts_at: inputMoment(variant.saleFrom), ends_at: inputMoment(variant.saleUntil) },
    weight_grams: Number(variant.weight),
    ...(variant.lowStock === "" ? {} : { low_stock_threshold: Number(variant.lowStock) }),
  };
}

function newVariant(variant: VariantDraft, options: readonly string[], currency: Currency): NewVariant {
  return { ...variantFacts(variant, options, currency), units: Number(variant.units) };
}

/** What makes the product, with as many variants as fit; the others are an edit of it. */
export function createBody(draft: Draft, currency: Currency): CreateProduct {
  const variants = draft.variants.slice(0, MOST_NEW).map((variant) => newVariant(variant, draft.options, currency));
  return { ...facts(draft), variants, ...inNew(translationChanges({}, draft.translations)) };
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
    const edit = was && changed(variantFacts(was, before.options, currency), variantFacts(variant, after.options, currency));
    return edit && Object.keys(edit).length > 0 ? [{ sku: variant.sku, ...edit }] : [];
  });
  const added = after.variants.filter((variant) => variant.isNew).map((variant) => newVariant(variant, after.options, currency));
  const removed = [...known.keys()].filter((sku) => !kept.some((variant) => variant.sku === sku));
  return {
    ...changed(facts(before), facts(after)),
    ...inEdit(translationChanges(before.translations, after.translations)),
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
