import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Availability } from "@/shared/api/types";

/** How long what was read counts as live while the page is looked at. */
export const EVERY_MS = 10_000;

/** Units left of each variant, read live. The browser sends the tag of what it has, so an unchanged answer has no body. */
export function availability(slug: string) {
  return queryOptions({
    queryKey: ["availability", slug] as const,
    queryFn: ({ signal }) => answer<Availability>(api.GET("/api/products/{slug}/availability", { params: { path: { slug } }, signal })),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  });
}
