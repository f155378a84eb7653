import { useQueryClient } from "@tanstack/react-query";
import { cart, cartKey } from "@/features/cart";
import { orderKeys } from "@/features/orders";

/** Forgets in this browser all that belongs to whoever signs out, for whoever sits here next. */
export function useLeave(): () => void {
  const queries = useQueryClient();
  return () => {
    cartKey.forget();
    orderKeys.forget();
    queries.setQueryData(cart.queryKey, null);
    ["me", "order", "payment"].forEach((kind) => queries.removeQueries({ queryKey: [kind] }));
  };
}
