import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Found } from "@/shared/api/types";
import { type Filters, filterQuery } from "../filters";
import { inLanguage, type Reading } from "./reading";

/** A list with the counts of further filters, page after page. What was there stays until the next is. */
export function productList(filters: Filters, reading: Reading) {
  return infiniteQueryOptions({
    queryKey: ["products", "list", filters, reading ?? ""] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filterQuery(filters), facets: "true", ...inLanguage(reading), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer<Found>(api.GET("/api/products", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** As many as the server's front page shows on a shelf. */
export const ON_SHELF = 6;

/** The first few of a category. */
export function shelf(category: string, reading: Reading) {
  return queryOptions({
    queryKey: ["products", "shelf", category, reading ?? ""] as const,
    queryFn: ({ signal }) => answer<Found>(api.GET("/api/products", { params: { query: { category, limit: String(ON_SHELF), ...inLanguage(reading) } }, signal })),
  });
}

/** Large pictures on the front page. */
const ON_DISPLAY = 3;

export function newest(reading: Reading) {
  return queryOptions({
    queryKey: ["products", "newest", reading ?? ""] as const,
    queryFn: ({ signal }) => answer<Found>(api.GET("/api/products", { params: { query: { sort: "newest", limit: String(ON_DISPLAY), ...inLanguage(reading) } }, signal })),
  });
}

/** The most popular. */
export function popular(reading: Reading) {
  return queryOptions({
    queryKey: ["products", "popular", reading ?? ""] as const,
    queryFn: ({ signal }) => answer<Found>(api.GET("/api/products", { params: { query: inLanguage(reading) }, signal })),
  });
}
