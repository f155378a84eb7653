import { same } from "./meet";

/** Each language whose texts are not as they were: as `body` writes them, or null where nothing is left of them. */
export function changedLanguages<D, B>(before: Readonly<Record<string, D | undefined>>, after: Readonly<Record<string, D | undefined>>, body: (texts: D | undefined) => B | null): Record<string, B | null> {
  const languages = [...new Set([before, after].flatMap((texts) => Object.keys(texts)))];
  const bodies = languages.map((language) => [language, body(before[language]), body(after[language])] as const);
  return Object.fromEntries(bodies.filter(([, was, is]) => !same(was, is)).map(([language, , is]) => [language, is]));
}

/** As a member of an edit; nothing where nothing was changed. */
export function inEdit<B>(translations: Record<string, B | null>): { translations?: Record<string, B | null> } {
  return Object.keys(translations).length > 0 ? { translations } : {};
}

/** The same of what is new: nothing is taken away from it. */
export function inNew<B>(translations: Record<string, B | null>): { translations?: Record<string, B> } {
  const written = Object.entries(translations).filter((one): one is [string, B] => one[1] !== null);
  return written.length > 0 ? { translations: Object.fromEntries(written) } : {};
}
