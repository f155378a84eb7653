import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { openCart } from "@/features/cart";
import { answer, api } from "@/shared/api/client";
import type { Quote } from "@/shared/api/types";

/** What the cart costs, sent there in that way. A new version of the cart is another quote. */
export function quote(cartVersion: number, country: string, method: string | null) {
  return queryOptions({
    queryKey: ["quote", cartVersion, country, method] as const,
    queryFn: async ({ signal }) => {
      const key = await openCart();
      if (!key) throw new Error("there is no cart to quote");
      return answer<Quote>(
        api.POST("/api/carts/{cart_id}/quote", {
          params: { path: { cart_id: key.id } },
          headers: { "X-Cart-Token": key.token },
          body: { country, shipping_method: method },
          signal,
        }),
      );
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
}
