import { expect } from "vitest";
import { shop, staff } from "./browser";
import { linkFromMail, PASSWORD } from "./member";
import { CARDS } from "./shopper";

const ADDRESS = { name: "Ada Marsh", line1: "Deichstraße 9", city: "Hamburg", postal_code: "20459", country: "DE" };

export interface Bought {
  id: string;
  token: string;
}

async function ask<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const sent = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": crypto.randomUUID(), ...headers };
  const response = await fetch(shop().url + path, { method: "POST", headers: sent, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** An order that is paid, over the API, as whoever the access token is of. For walks that are about what comes after it. */
export async function bought(lines: Record<string, number>, email: string, accessToken?: string): Promise<Bought> {
  const { id: cartId, token } = await ask<{ id: string; token: string }>("/api/carts", {});
  const key = { "X-Cart-Token": token, ...(accessToken ? { Authorization: `Bearer ${accessToken}` } : {}) };
  let version = 0;
  for (const [sku, quantity] of Object.entries(lines)) ({ version } = await ask<{ version: number }>(`/api/carts/${cartId}/items`, { sku, quantity }, key));
  const { shipping_options: ways } = await ask<{ shipping_options: { method: string }[] }>(`/api/carts/${cartId}/quote`, { country: "DE", shipping_method: null }, key);
  const way = ways[0]?.method ?? "";
  const { totals } = await ask<{ totals: { total: object } }>(`/api/carts/${cartId}/quote`, { country: "DE", shipping_method: way }, key);
  const wish = { cart_id: cartId, cart_version: version, email, shipping_address: ADDRESS, billing_address: null, shipping_method: way, expected_total: totals.total };
  const { order, payment } = await ask<{ order: Bought; payment: { payment_intent: string; client_secret: string } }>("/api/checkout", wish, key);
  await ask(`/_local/pay/${payment.payment_intent}`, { card: CARDS.pays, client_secret: payment.client_secret });
  const state = async () => ((await staff("GET", `/api/admin/orders/${order.id}`)) as { status: string }).status;
  await expect.poll(state, { message: `order ${order.id} is paid` }).toBe("paid");
  return { id: order.id, token: order.token };
}

/** An account, over the API, and what opens it. */
export async function joined(email: string): Promise<{ accessToken: string; id: string }> {
  await ask("/api/auth/register", { email, password: PASSWORD, name: null });
  const token = new URL(await linkFromMail(email, "Confirm your e-mail address")).searchParams.get("token");
  const session = await ask<{ access_token: string; account: { id: string } }>("/api/auth/verify-email", { token, password: PASSWORD });
  return { accessToken: session.access_token, id: session.account.id };
}

export async function askToReturn({ id, token }: Bought, lines: readonly { sku: string; quantity: number; reason: string }[]): Promise<void> {
  await ask(`/api/orders/${id}/returns`, { lines }, { "X-Order-Token": token });
}
