import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type OrderCard = components["schemas"]["OrderCardView"];

interface Page {
  items: OrderCard[];
  next_cursor?: string | null;
}

/** Newest first; in a state, with a payment in a state, and with words. */
export function orderList(status: string | undefined, payment: string | undefined, words: string) {
  return infiniteQueryOptions({
    queryKey: ["staff", "orders", status ?? "", payment ?? "", words] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(status ? { status } : {}), ...(payment ? { payment_status: payment } : {}), ...(words ? { q: words } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer<Page>(api.GET("/api/admin/orders", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}
