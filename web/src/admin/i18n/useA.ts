import { i18n } from "@lingui/core";
import { useLingui } from "@lingui/react";
import type { Language } from "@/shared/i18n";
import admin from "./admin.en.json";

export type TextKey = keyof typeof admin;

/** Whether there is a text for what the shop named. */
export function isTextKey(key: string): key is TextKey {
  return key in admin;
}

const PREFIX = "admin.";

const catalogues: Record<Exclude<Language, "en">, () => Promise<{ default: unknown }>> = {
  de: () => import("./admin.de.json"),
  fr: () => import("./admin.fr.json"),
};

/** The admin's own texts, beside those that it shares with the storefront. */
export async function loadAdmin(language: Language): Promise<void> {
  const texts: unknown = language === "en" ? admin : (await catalogues[language]()).default;
  const named = Object.entries(texts as Record<string, string>).map(([key, text]) => [PREFIX + key, text]);
  i18n.load(language, { ...i18n.messages, ...(Object.fromEntries(named) as Record<string, string>) });
  i18n.activate(language);
}

export function useA(): (key: TextKey, values?: Record<string, string | number>) => string {
  const { i18n: active } = useLingui();
  return (key, values) => active._(PREFIX + key, values);
}
