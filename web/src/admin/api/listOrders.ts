import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { orderQuery, type OrderSearch } from "../orders/orderSearch";

export type OrderCard = components["schemas"]["OrderCardView"];

interface Page {
  items: OrderCard[];
  next_cursor?: string | null;
}

/** Newest first, narrowed. */
export function orderList(search: OrderSearch) {
  return infiniteQueryOptions({
    queryKey: ["staff", "orders", search] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...orderQuery(search), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer<Page>(api.GET("/api/admin/orders", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}
