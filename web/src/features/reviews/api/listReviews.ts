import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Reviews } from "@/shared/api/types";

/** Published reviews, the newest first. */
export function reviewList(slug: string) {
  return infiniteQueryOptions({
    queryKey: ["reviews", slug] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam ? { cursor: pageParam } : {};
      return answer<Reviews>(api.GET("/api/products/{slug}/reviews", { params: { path: { slug }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 60_000,
  });
}
