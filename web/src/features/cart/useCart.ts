import { useIsMutating, useQuery } from "@tanstack/react-query";
import { cart } from "./api/getCart";

/** Every change of the cart. */
export const CHANGE = ["cart", "change"] as const;

export function useCart() {
  const query = useQuery(cart);
  /** What is shown is ahead of the server: its sums are a moment old. */
  const isSettling = useIsMutating({ mutationKey: CHANGE }) > 0;
  return { cart: query.data ?? null, isLoading: query.isPending, error: query.data === undefined ? query.error : null, isSettling, refetch: query.refetch };
}
