import { i18n } from "@lingui/core";
import { read, write } from "@/shared/lib/storage";
import storefront from "./storefront.en.json";

export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" } as const;
export type Language = keyof typeof LANGUAGES;
/** A key that there is no text for does not compile. */
export type MessageKey = keyof typeof storefront;

const KEY = "barrow.language";

const catalogues: Record<Exclude<Language, "en">, () => Promise<{ default: unknown }>> = {
  de: () => import("./storefront.de.json"),
  fr: () => import("./storefront.fr.json"),
};

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && value in LANGUAGES;
}

/** What was chosen here before, else the browser's first language that the shop speaks. */
export function preferredLanguage(): Language {
  const asked = navigator.languages.map((tag) => tag.slice(0, 2));
  return read(KEY, isLanguage) ?? asked.find(isLanguage) ?? "en";
}

export async function activate(language: Language): Promise<void> {
  const messages: unknown = language === "en" ? storefront : (await catalogues[language]()).default;
  i18n.loadAndActivate({ locale: language, messages: messages as Record<string, string> });
  document.documentElement.lang = language;
}

export async function choose(language: Language): Promise<void> {
  write(KEY, language);
  await activate(language);
}

export { i18n };
