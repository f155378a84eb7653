import { i18n } from "@lingui/core";
import { read, write } from "@/shared/lib/storage";
import type counter from "./counter.en.json";
import storefront from "./storefront.en.json";

export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français" } as const;
export type Language = keyof typeof LANGUAGES;
/** A key that there is no text for does not compile. */
export type MessageKey = keyof typeof storefront | keyof typeof counter;

const KEY = "barrow.language";

type Load = () => Promise<{ default: unknown }>;

/** What the first page needs; in English it is here at once. */
const shelves: Record<Language, Load> = {
  en: () => Promise.resolve({ default: storefront }),
  de: () => import("./storefront.de.json"),
  fr: () => import("./storefront.fr.json"),
};

/** Checkout, orders and the account, which few first pages are. */
const counters: Record<Language, Load> = {
  en: () => import("./counter.en.json"),
  de: () => import("./counter.de.json"),
  fr: () => import("./counter.fr.json"),
};

let spoken: Language = "en";
let isCounterOpen = false;

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && value in LANGUAGES;
}

/** What was chosen here before, else the browser's first language that the shop speaks. */
export function preferredLanguage(): Language {
  const asked = navigator.languages.map((tag) => tag.slice(0, 2));
  return read(KEY, isLanguage) ?? asked.find(isLanguage) ?? "en";
}

export async function activate(language: Language): Promise<void> {
  spoken = language;
  await Promise.all([learn(shelves), isCounterOpen && learn(counters)]);
  i18n.activate(language);
  document.documentElement.lang = language;
}

/** Before a page is shown that speaks of orders or accounts. */
export async function openCounter(): Promise<void> {
  isCounterOpen = true;
  await learn(counters);
}

async function learn(catalogues: Record<Language, Load>): Promise<void> {
  const language = spoken;
  const messages = (await catalogues[language]()).default as Record<string, string>;
  i18n.load(language, messages);
}

export async function choose(language: Language): Promise<void> {
  write(KEY, language);
  await activate(language);
}

export { i18n };
