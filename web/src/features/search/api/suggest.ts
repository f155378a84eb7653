import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Suggestions } from "@/shared/api/types";

/** What somebody who typed this may mean. */
export function suggestions(typed: string) {
  return queryOptions({
    queryKey: ["suggestions", typed] as const,
    queryFn: ({ signal }) => answer<Suggestions>(api.GET("/api/search/suggest", { params: { query: { q: typed } }, signal })),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
