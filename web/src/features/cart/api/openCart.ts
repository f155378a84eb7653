import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import { mayBeSignedIn } from "@/shared/api/session";
import type { CreatedCart } from "@/shared/api/types";
import { type CartKey, cartKey } from "../token";

let claiming: Promise<CartKey | null> | null = null;

/**
 * What opens the cart that this browser shows. That of whoever is signed in is their own, and what is in a guest's comes into it
 * first. The guest's key is kept until the shop has answered: a page that is left, or an answer that is lost, loses no line, for
 * the next page claims again.
 */
export function openCart(): Promise<CartKey | null> {
  const known = cartKey.read();
  if (known?.isOwn || !mayBeSignedIn()) return Promise.resolve(known);
  claiming ??= claimed(known).finally(() => {
    claiming = null;
  });
  return claiming;
}

async function claimed(known: CartKey | null): Promise<CartKey | null> {
  try {
    return own(await (known ? claim(known) : readOwn()));
  } catch (error) {
    if (!isProblem(error) || error.isPassing) throw error;
    // Too many lines for one, or the session is over: what is here stays a guest's. What is no more leaves nothing.
    if (!isOver(error)) return known;
    cartKey.forget();
    return null;
  }
}

function own({ id, token }: CreatedCart): CartKey {
  const key = { id, token, isOwn: true };
  cartKey.write(key);
  return key;
}

async function claim({ id, token }: CartKey): Promise<CreatedCart> {
  try {
    return await answer<CreatedCart>(api.POST("/api/carts/{cart_id}/claim", { params: { path: { cart_id: id }, header: { "X-Cart-Token": token } } }));
  } catch (error) {
    if (!isOver(error)) throw error;
    return readOwn();
  }
}

function readOwn(): Promise<CreatedCart> {
  return answer<CreatedCart>(api.GET("/api/me/cart"));
}

/** A cart that is gone, or has become an order, gives way to a new one. */
export function isOver(error: unknown): boolean {
  return ["not_found", "forbidden", "cart_ordered"].some((code) => isProblem(error, code));
}
