import type { CreateCategory, EditCategory, StaffCategory } from "../api/categories";
import { changedByKey, inEdit, inNew } from "../editing/byKey";
import { lastPosition, siblings } from "./tree";

/** A category's texts in a language; what is empty is read in the original. */
export interface CategoryTexts {
  name: string;
  description: string;
}

/** The part of a draft that holds a language. */
export type LanguagePart = `in ${string}`;

/** A category as fields hold it; without a parent it stands at the top. Each language is a part of its own. */
export type CategoryDraft = { name: string; parent: string; description: string; [language: LanguagePart]: CategoryTexts | undefined };

export const NO_TEXTS: CategoryTexts = { name: "", description: "" };

export const partOf = (language: string): LanguagePart => `in ${language}`;

/** Null of what is no language's. */
export function languageOf(part: string): string | null {
  return part.startsWith("in ") ? part.slice("in ".length) : null;
}

export function categoryDraft({ name, parent, description, translations = {} }: StaffCategory): CategoryDraft {
  const texts = Object.entries(translations).map(([language, one]) => [partOf(language), { name: one.name, description: one.description ?? "" }]);
  return { name, parent: parent ?? "", description, ...(Object.fromEntries(texts) as Record<LanguagePart, CategoryTexts>) };
}

export function createBody(slug: string, draft: CategoryDraft): CreateCategory {
  const { name, parent, description } = draft;
  const translations = changedByKey({}, textsOf(draft), written);
  return { slug: slug.trim(), name: name.trim(), description: description.trim(), parent: parent || null, ...inNew("translations", translations) };
}

/** By language. */
function textsOf(draft: CategoryDraft): Record<string, CategoryTexts | undefined> {
  return Object.fromEntries(Object.keys(draft).flatMap((part) => languageOf(part) ?? []).map((language) => [language, draft[partOf(language)]]));
}

function written({ name, description }: CategoryTexts = NO_TEXTS): CategoryTexts | null {
  return name.trim() || description.trim() ? { name: name.trim(), description: description.trim() } : null;
}

/** Only what was changed. Whatever moves comes behind those that are there. */
export function editBody(base: StaffCategory, draft: CategoryDraft, all: readonly StaffCategory[]): EditCategory {
  const before = categoryDraft(base);
  const changed = (name: "name" | "description" | "parent") => before[name] !== draft[name];
  const parent = draft.parent || null;
  return {
    version: base.version,
    ...(changed("name") ? { name: draft.name.trim() } : {}),
    ...(changed("description") ? { description: draft.description.trim() } : {}),
    ...(changed("parent") ? { parent, position: lastPosition(siblings(all, parent)) } : {}),
    ...inEdit("translations", changedByKey(textsOf(before), textsOf(draft), written)),
  };
}
