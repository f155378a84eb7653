import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Shop } from "@/shared/api/types";

/** What there is to know of the shop itself: its currencies. */
export function shop() {
  return queryOptions({
    queryKey: ["shop"] as const,
    queryFn: ({ signal }) => answer<Shop>(api.GET("/api/shop", { signal })),
    staleTime: 5 * 60_000,
  });
}
