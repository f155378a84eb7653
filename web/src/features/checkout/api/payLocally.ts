import { reached } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import type { Payment } from "@/shared/api/types";

/** The key that the local Stripe goes by. With any other one, cards go to Stripe's own form. */
export const LOCAL_KEY = "pk_test_local";

export type LocalStatus = "succeeded" | "processing" | "requires_action" | "requires_payment_method" | "canceled";

export interface LocalOutcome {
  status: LocalStatus;
  /** Why the card was refused, in Stripe's words. */
  refusal: string | null;
}

/** Pays at the test form of `make run`, which stands in for Stripe's. */
export function payLocally(payment: Payment, card: string): Promise<LocalOutcome> {
  return post(`/_local/pay/${payment.payment_intent}`, { card, client_secret: payment.client_secret });
}

/** The answer to 3-D Secure. */
export function confirmLocally(payment: Payment, isApproved: boolean): Promise<LocalOutcome> {
  const answer = isApproved ? "approve" : "fail";
  return post(`/_local/pay/${payment.payment_intent}/authenticate`, { answer, client_secret: payment.client_secret });
}

async function post(path: string, body: Record<string, string>): Promise<LocalOutcome> {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const response = await reached(fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
  const told = (await response.json().catch(() => null)) as { status?: LocalStatus; error?: { message?: string } | null } | null;
  if (!told || (!told.status && !told.error)) throw new Problem(response.status, null, null);
  return { status: told.status ?? "requires_payment_method", refusal: told.error?.message ?? null };
}
