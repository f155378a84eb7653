import { cartKey } from "@/features/cart";
import { answer, api } from "@/shared/api/client";
import type { Address, Checkout, Money } from "@/shared/api/types";

export interface PlaceOrder {
  cart_version: number;
  email: string;
  shipping_address: Address;
  billing_address: Address | null;
  shipping_method: string;
  expected_total: Money;
}

/** The cart becomes an order that holds its units. The same request under the same key gives the same order. */
export function placeOrder(request: PlaceOrder, idempotencyKey: string): Promise<Checkout> {
  const key = cartKey.read();
  if (!key) throw new Error("there is no cart to order");
  return answer<Checkout>(
    api.POST("/api/checkout", {
      params: { header: { "Idempotency-Key": idempotencyKey } },
      headers: { "X-Cart-Token": key.token },
      body: { cart_id: key.id, ...request },
    }),
  );
}
