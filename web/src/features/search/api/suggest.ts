import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { inLanguage, type Reading } from "@/features/catalog/api/reading";
import { answer, api } from "@/shared/api/client";
import type { Suggestions } from "@/shared/api/types";

/** What somebody who typed this may mean. */
export function suggestions(typed: string, reading: Reading) {
  return queryOptions({
    queryKey: ["suggestions", typed, reading ?? ""] as const,
    queryFn: ({ signal }) => answer<Suggestions>(api.GET("/api/search/suggest", { params: { query: { q: typed, ...inLanguage(reading) } }, signal })),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
