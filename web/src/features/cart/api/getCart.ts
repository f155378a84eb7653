import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import type { Cart } from "@/shared/api/types";
import { chosenCurrency } from "@/shared/lib/currency";
import { cartKey } from "../token";
import { openCart } from "./openCart";

/** One that was filled before its currency was chosen, here or on another device, follows. */
async function asChosen(found: Cart): Promise<Cart | null> {
  const chosen = chosenCurrency();
  return chosen && chosen !== found.totals.total.currency ? (await import("./payIn")).payIn(chosen) : null;
}

/** This browser's cart with its prices of this moment; null while there is none. A cart that has become an order is none. */
export const cart = queryOptions({
  queryKey: ["cart"] as const,
  queryFn: async ({ signal }): Promise<Cart | null> => {
    const key = await openCart();
    if (!key) return null;
    try {
      const found = await answer<Cart>(
        api.GET("/api/carts/{cart_id}", { params: { path: { cart_id: key.id } }, headers: { "X-Cart-Token": key.token }, signal }),
      );
      if (!found.order_id) return (await asChosen(found)) ?? found;
    } catch (error) {
      // Only what says that the cart is no more: after anything else it is still there.
      if (!isProblem(error, "not_found") && !isProblem(error, "forbidden")) throw error;
    }
    cartKey.forget();
    return null;
  },
  staleTime: 30_000,
});
