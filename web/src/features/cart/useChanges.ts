import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Cart, Product, Variant } from "@/shared/api/types";
import { addItem, applyCoupon, removeCoupon, removeItem, setItem } from "./api/changeCart";
import { cart } from "./api/getCart";
import { emptyCart, withAdded, withQuantity } from "./optimism";
import { CHANGE } from "./useCart";

/**
 * A change of the cart: shown at once, sent one after the other, and taken back when it is refused. The last answer counts;
 * those before it would show an older cart for a moment.
 */
function useChange<T>(change: (input: T) => Promise<Cart>, foresee: (cart: Cart | null, input: T) => Cart | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: CHANGE,
    scope: { id: "cart" },
    mutationFn: change,
    onMutate: async (input: T) => {
      await queries.cancelQueries({ queryKey: cart.queryKey });
      const before = queries.getQueryData(cart.queryKey) ?? null;
      queries.setQueryData(cart.queryKey, foresee(before, input));
      return { before };
    },
    onError: (_error, _input, context) => {
      if (context) queries.setQueryData(cart.queryKey, context.before);
      void queries.invalidateQueries({ queryKey: cart.queryKey });
    },
    onSuccess: (changed) => {
      if (queries.isMutating({ mutationKey: CHANGE }) === 1) queries.setQueryData(cart.queryKey, changed);
    },
  });
}

export interface Addition {
  product: Product;
  variant: Variant;
  quantity: number;
}

export function useAddItem() {
  return useChange(
    ({ variant, quantity }: Addition) => addItem(variant.sku, quantity),
    (now, { product, variant, quantity }) => withAdded(now ?? emptyCart(variant.price.currency), product, variant, quantity),
  );
}

export function useSetItem() {
  return useChange(
    ({ sku, quantity }: { sku: string; quantity: number }) => (quantity === 0 ? removeItem(sku) : setItem(sku, quantity)),
    (now, { sku, quantity }) => now && withQuantity(now, sku, quantity),
  );
}

export function useApplyCoupon() {
  return useChange(applyCoupon, (now) => now);
}

export function useRemoveCoupon() {
  return useChange(removeCoupon, (now) => now && { ...now, coupon: null });
}
