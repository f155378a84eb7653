import { same, take as takePart } from "../editing/meet";
import type { Draft, VariantDraft } from "./draft";
import { type OwnPriceDraft, pricesText } from "./ownPrice";
import type { TranslationDraft } from "./translation";

type Fact = Exclude<keyof Draft, "variants" | "translations">;
/** A variant's price in another currency is decided about by itself where both still have the variant; otherwise the variant is one thing. */
export type Section = { fact: Fact } | { sku: string; isWhole?: boolean } | { sku: string; currency: string } | { language: string };

/** Something that somebody else changed meanwhile. */
export interface Change {
  name: string;
  section: Section;
  before: string;
  mine: string;
  theirs: string;
  /** Both changed it, to different things. */
  isClash: boolean;
}

const FACTS: readonly Fact[] = [
  "title",
  "slug",
  "category",
  "description",
  "brand",
  "tags",
  "attributes",
  "taxClass",
  "seoTitle",
  "seoDescription",
  "status",
  "publishAt",
  "options",
];

function variant(draft: Draft, sku: string): VariantDraft | undefined {
  return draft.variants.find((one) => one.sku === sku);
}

function at(draft: Draft, section: Section): unknown {
  if ("fact" in section) return draft[section.fact];
  if ("language" in section) return draft.translations[section.language];
  const found = variant(draft, section.sku);
  if ("currency" in section) return found?.prices[section.currency];
  return found && !section.isWhole ? { ...found, prices: {} } : found;
}

/** The draft with one thing as another draft has it. */
export function take(draft: Draft, section: Section, from: Draft): Draft {
  if ("fact" in section) return { ...draft, [section.fact]: from[section.fact] };
  if ("language" in section) return { ...draft, translations: takePart(draft.translations, section.language, from.translations) };
  const taken = variant(from, section.sku);
  if (!taken) return { ...draft, variants: draft.variants.filter((one) => one.sku !== section.sku) };
  if (!variant(draft, section.sku)) return { ...draft, variants: [...draft.variants, taken] };
  return { ...draft, variants: draft.variants.map((one) => (one.sku === section.sku ? mixed(one, section, taken) : one)) };
}

function mixed(one: VariantDraft, section: Section, taken: VariantDraft): VariantDraft {
  if ("currency" in section) return { ...one, prices: takePart(one.prices, section.currency, taken.prices) };
  return "isWhole" in section ? taken : { ...taken, prices: one.prices };
}

function nameOf(section: Section): string {
  if ("fact" in section) return section.fact;
  if ("language" in section) return `language ${section.language}`;
  return "currency" in section ? `sku ${section.sku} ${section.currency}` : `sku ${section.sku}`;
}

function variantSections(base: Draft, mine: Draft, theirs: Draft): Section[] {
  const skus = [...new Set([...base.variants, ...theirs.variants].map((one) => one.sku))];
  return skus.flatMap((sku): Section[] => {
    if (!variant(mine, sku) || !variant(theirs, sku)) return [{ sku, isWhole: true }];
    const currencies = new Set([base, theirs].flatMap((draft) => Object.keys(variant(draft, sku)?.prices ?? {})));
    return [{ sku }, ...[...currencies].map((currency) => ({ sku, currency }))];
  });
}

/** My draft over what somebody else saved: their changes where I made none, mine where both did, until it is decided. */
export function merge(base: Draft, mine: Draft, theirs: Draft): { draft: Draft; changes: Change[] } {
  const languages = new Set([base, theirs].flatMap((draft) => Object.keys(draft.translations)));
  const sections: Section[] = [...FACTS.map((fact) => ({ fact })), ...variantSections(base, mine, theirs), ...[...languages].map((language) => ({ language }))];
  const changed = sections.filter((section) => !same(at(base, section), at(theirs, section)) && !same(at(mine, section), at(theirs, section)));
  const changes = changed.map((section) => ({
    name: nameOf(section),
    section,
    before: text(at(base, section)),
    mine: text(at(mine, section)),
    theirs: text(at(theirs, section)),
    isClash: !same(at(base, section), at(mine, section)),
  }));
  const draft = changes.reduce((merged, { section, isClash }) => (isClash ? merged : take(merged, section, theirs)), mine);
  return { draft: settleNew(draft, theirs), changes };
}

/** A row that was new to both is the variant that there now is; one that they removed and I kept is new again. */
export function settleNew(draft: Draft, theirs: Draft): Draft {
  return { ...draft, variants: draft.variants.map((one) => ({ ...one, isNew: variant(theirs, one.sku) === undefined })) };
}

function text(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(text).join(", ");
  if (isVariant(value)) {
    const { options, prices, weight, lowStock } = value;
    const own = Object.entries(prices).map(([currency, one]) => `${currency} ${pricesText(one)}`);
    return [...Object.values(options), pricesText(value), ...own, `${weight} g`, `≤ ${lowStock}`].filter(Boolean).join(" · ");
  }
  if (isTranslation(value)) {
    const { terms, alts, ...texts } = value;
    return [...Object.values(texts), ...Object.entries(terms).map(([word, said]) => `${word}: ${said}`), ...Object.values(alts)].filter(Boolean).join(" · ");
  }
  if (isOwnPrice(value)) return pricesText(value);
  return Object.values(value as Record<string, string>).join(": ");
}

function isOwnPrice(value: unknown): value is OwnPriceDraft {
  return typeof value === "object" && value !== null && "compareAt" in value;
}

function isTranslation(value: unknown): value is TranslationDraft {
  return typeof value === "object" && value !== null && "terms" in value;
}

function isVariant(value: unknown): value is VariantDraft {
  return typeof value === "object" && value !== null && "sku" in value;
}
