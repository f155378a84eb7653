import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Category } from "@/shared/api/types";

export function categories() {
  return queryOptions({
    queryKey: ["categories"] as const,
    queryFn: async ({ signal }) => (await answer<{ items: Category[] }>(api.GET("/api/categories", { signal }))).items,
    staleTime: 5 * 60_000,
  });
}

/** From the top of the tree down to the category itself; empty when there is none. */
export function pathTo(all: readonly Category[], slug: string): Category[] {
  const found = all.find((category) => category.slug === slug);
  if (!found) return [];
  const above = found.parent && found.parent !== slug ? pathTo(all, found.parent) : [];
  return [...above, found];
}
