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

/** As addresses write it: `de`, `pt-br`. */
const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/;
/** What the address has the shop read in, until another language is chosen. */
let addressed: string | null = null;

/** Takes in what an address says: `?lang=pt-br`. */
export function heed(search: string): void {
  const tag = new URLSearchParams(search).get("lang");
  addressed = tag !== null && TAG.test(tag) ? tag : null;
}

export function addressedLanguage(): string | null {
  return addressed;
}

/** What the address says, was chosen here before, or else the browser's first language that the shop speaks. */
export function preferredLanguage(): Language {
  const [said, ...asked] = [addressed ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2));
  return isLanguage(said) ? said : (read(KEY, isLanguage) ?? asked.find(isLanguage) ?? "en");
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
  overrule();
  await activate(language);
}

/** Asked for again, the address says nothing else than what was chosen. */
function overrule(): void {
  if (addressed === null) return;
  addressed = null;
  const address = new URL(window.location.href);
  address.searchParams.delete("lang");
  window.history.replaceState(window.history.state, "", address);
}

export { i18n };
