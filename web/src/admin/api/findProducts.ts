import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Found } from "@/shared/api/types";

/** What shoppers see, by words or by name. */
export function found(words: string) {
  const query = words === "" ? { sort: "name", limit: "30" } : { q: words, limit: "30" };
  return queryOptions({
    queryKey: ["products", "office", words] as const,
    queryFn: ({ signal }) => answer<Found>(api.GET("/api/products", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
