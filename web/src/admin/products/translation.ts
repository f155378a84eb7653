import type { Translation } from "../api/products";
import { changedByKey } from "../editing/byKey";
import type { Draft } from "./draft";

/** A product's texts in one language, as fields hold them. What is empty is read in the original. */
export interface TranslationDraft {
  title: string;
  description: string;
  seoTitle: string;
  seoDescription: string;
  /** By the original's word: names and values of options and facts. */
  terms: Record<string, string>;
  /** What pictures show, by their ids. */
  alts: Record<string, string>;
}

export const NO_TRANSLATION: TranslationDraft = { title: "", description: "", seoTitle: "", seoDescription: "", terms: {}, alts: {} };

export function translationDraft({ title, description, seo, terms, alts }: Translation): TranslationDraft {
  return { title, description: description ?? "", seoTitle: seo?.title ?? "", seoDescription: seo?.description ?? "", terms: terms ?? {}, alts: alts ?? {} };
}

/** Null where nothing is written. */
function body(draft: TranslationDraft = NO_TRANSLATION): Translation | null {
  if (!isWritten(draft)) return null;
  const { title, description, seoTitle, seoDescription, terms, alts } = draft;
  const seo = { title: seoTitle.trim() || null, description: seoDescription.trim() || null };
  return { title: title.trim(), description: description.trim(), seo, terms: filled(terms), alts: filled(alts) };
}

function filled(texts: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(texts).map(([word, text]) => [word, text.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== "").sort());
}

export function isWritten({ terms, alts, ...texts }: TranslationDraft): boolean {
  return [...Object.values(texts), ...Object.values(terms), ...Object.values(alts)].some((text: string) => text.trim() !== "");
}

/** Each language that is not as it was: written whole, or null where it is taken away. */
export function translationChanges(before: Draft["translations"], after: Draft["translations"]): Record<string, Translation | null> {
  return changedByKey(before, after, body);
}

/** The words of the original that a translation has its own for, each once: options, their values, and facts. */
export function wordsOf({ options, variants, attributes }: Draft): string[] {
  const values = options.flatMap((option) => [option, ...variants.map((variant) => variant.options[option] ?? "")]);
  const facts = attributes.flatMap(({ name, value }) => [name, value]);
  return [...new Set([...values, ...facts].map((word) => word.trim()).filter((word) => word !== ""))];
}
