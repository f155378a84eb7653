import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import type { Cart, Currency } from "@/shared/api/types";
import { isOver, openCart } from "./openCart";

/** Has the cart of this browser, if there is one, priced in a currency. */
export async function payIn(currency: Currency): Promise<Cart | null> {
  const key = await openCart();
  if (!key) return null;
  try {
    const access = { params: { path: { cart_id: key.id } }, headers: { "X-Cart-Token": key.token } };
    return await answer<Cart>(api.PUT("/api/carts/{cart_id}/currency", { ...access, body: { currency } }));
  } catch (error) {
    // A cart that is over is none, and what the shop does not sell in stays what it is.
    if (!isOver(error) && !isProblem(error, "validation_failed")) throw error;
    return null;
  }
}
