import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cart } from "@/features/cart";

/** A way of signing in. Whoever is in sees the cart of their own. */
export function useEnter<T>(enter: (input: T) => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: enter, onSettled: () => queries.invalidateQueries({ queryKey: cart.queryKey }) });
}
