import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Categories, Category } from "@/shared/api/types";
import { inLanguage, type Reading } from "./reading";

/** All categories, and what the shop can be read in. */
export function tree(reading: Reading) {
  return queryOptions({
    queryKey: ["categories", reading ?? ""] as const,
    queryFn: ({ signal }) => answer<Categories>(api.GET("/api/categories", { params: { query: inLanguage(reading) }, signal })),
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  });
}

export function categories(reading: Reading) {
  return { ...tree(reading), select: ({ items }: Categories): Category[] => items };
}

/** From the top of the tree down to the category itself; empty when there is none. */
export function pathTo(all: readonly Category[], slug: string): Category[] {
  const found = all.find((category) => category.slug === slug);
  if (!found) return [];
  const above = found.parent && found.parent !== slug ? pathTo(all, found.parent) : [];
  return [...above, found];
}
