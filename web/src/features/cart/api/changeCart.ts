import { answer, api } from "@/shared/api/client";
import type { Cart, CreatedCart } from "@/shared/api/types";
import { chosenCurrency } from "@/shared/lib/currency";
import { type CartKey, cartKey } from "../token";
import { isOver, openCart } from "./openCart";

async function create(): Promise<CartKey> {
  const { id, token } = await answer<CreatedCart>(api.POST("/api/carts", { body: { currency: chosenCurrency() } }));
  cartKey.write({ id, token });
  return (await openCart()) ?? { id, token };
}

/** A change that is shown already is sent to its end, even when the page is left. */
function access({ id, token }: CartKey) {
  return { params: { path: { cart_id: id } }, headers: { "X-Cart-Token": token }, keepalive: true };
}

function accessLine(key: CartKey, sku: string) {
  return { ...access(key), params: { path: { cart_id: key.id, sku } } };
}

/** Adds units; begins a cart where there is none. */
export async function addItem(sku: string, quantity: number): Promise<Cart> {
  const add = (key: CartKey) => answer<Cart>(api.POST("/api/carts/{cart_id}/items", { ...access(key), body: { sku, quantity } }));
  const known = await openCart();
  if (!known) return add(await create());
  try {
    return await add(known);
  } catch (error) {
    if (!isOver(error)) throw error;
    return add(await create());
  }
}

async function existing(): Promise<CartKey> {
  const key = await openCart();
  if (!key) throw new Error("there is no cart to change");
  return key;
}

export async function setItem(sku: string, quantity: number): Promise<Cart> {
  return answer<Cart>(api.PUT("/api/carts/{cart_id}/items/{sku}", { ...accessLine(await existing(), sku), body: { quantity } }));
}

export async function removeItem(sku: string): Promise<Cart> {
  return answer<Cart>(api.DELETE("/api/carts/{cart_id}/items/{sku}", accessLine(await existing(), sku)));
}

export async function applyCoupon(code: string): Promise<Cart> {
  return answer<Cart>(api.POST("/api/carts/{cart_id}/coupons", { ...access(await existing()), body: { code } }));
}

export async function removeCoupon(code: string): Promise<Cart> {
  const key = await existing();
  return answer<Cart>(api.DELETE("/api/carts/{cart_id}/coupons/{code}", { ...access(key), params: { path: { cart_id: key.id, code } } }));
}
