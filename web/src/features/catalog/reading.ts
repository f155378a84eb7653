import { type QueryClient, useQuery } from "@tanstack/react-query";
import { addressedLanguage, type Language } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { tree } from "./api/listCategories";
import type { Reading } from "./api/reading";

/** What texts are read in by who speaks a language: that one where the shop has any in it, or what the address says. */
function readingOf(language: Language, offered: readonly string[]): Reading {
  return addressedLanguage() ?? (offered.includes(language) ? language : undefined);
}

/** The same, as far as it is known by now. */
export function readingNow(queries: QueryClient, language: Language): Reading {
  return readingOf(language, queries.getQueryData(tree(undefined).queryKey)?.languages ?? []);
}

export function useReading(): Reading {
  const { language } = useT();
  const { data } = useQuery({ ...tree(undefined), select: ({ languages }) => languages, enabled: addressedLanguage() === null });
  return readingOf(language, data ?? []);
}
