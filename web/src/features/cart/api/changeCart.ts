import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import type { Cart, CreatedCart } from "@/shared/api/types";
import { type CartKey, cartKey } from "../token";

async function create(): Promise<CartKey> {
  const made = await answer<CreatedCart>(api.POST("/api/carts"));
  const key = { id: made.id, token: made.token };
  cartKey.write(key);
  return key;
}

function access({ id, token }: CartKey) {
  return { params: { path: { cart_id: id } }, headers: { "X-Cart-Token": token } };
}

function accessLine({ id, token }: CartKey, sku: string) {
  return { params: { path: { cart_id: id, sku } }, headers: { "X-Cart-Token": token } };
}

/** A cart that is gone, or has become an order, gives way to a new one. */
function isOver(error: unknown): boolean {
  return isProblem(error, "not_found") || isProblem(error, "forbidden") || isProblem(error, "cart_ordered");
}

/** Adds units; begins a cart where there is none. */
export async function addItem(sku: string, quantity: number): Promise<Cart> {
  const add = (key: CartKey) => answer<Cart>(api.POST("/api/carts/{cart_id}/items", { ...access(key), body: { sku, quantity } }));
  const known = cartKey.read();
  if (!known) return add(await create());
  try {
    return await add(known);
  } catch (error) {
    if (!isOver(error)) throw error;
    return add(await create());
  }
}

function existing(): CartKey {
  const key = cartKey.read();
  if (!key) throw new Error("there is no cart to change");
  return key;
}

export function setItem(sku: string, quantity: number): Promise<Cart> {
  return answer<Cart>(api.PUT("/api/carts/{cart_id}/items/{sku}", { ...accessLine(existing(), sku), body: { quantity } }));
}

export function removeItem(sku: string): Promise<Cart> {
  return answer<Cart>(api.DELETE("/api/carts/{cart_id}/items/{sku}", accessLine(existing(), sku)));
}

export function applyCoupon(code: string): Promise<Cart> {
  return answer<Cart>(api.POST("/api/carts/{cart_id}/coupons", { ...access(existing()), body: { code } }));
}

export function removeCoupon(code: string): Promise<Cart> {
  const { id, token } = existing();
  return answer<Cart>(api.DELETE("/api/carts/{cart_id}/coupons/{code}", { params: { path: { cart_id: id, code } }, headers: { "X-Cart-Token": token } }));
}
