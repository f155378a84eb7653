import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { OrderList } from "@/shared/api/types";

/** One's own orders, the newest first. */
export const ownOrders = infiniteQueryOptions({
  queryKey: ["me", "orders"] as const,
  queryFn: ({ pageParam, signal }) => answer<OrderList>(api.GET("/api/orders", { params: { query: pageParam ? { cursor: pageParam } : {} }, signal })),
  initialPageParam: "",
  getNextPageParam: (last) => last.next_cursor ?? null,
});
