import type { Currency, Money } from "@/shared/api/types";
import { amountInput, inputCount, inputMoment, inputPercent, momentInput, percentInput } from "@/shared/lib/inputs";
import { parseAmount } from "@/shared/lib/money";
import type { Coupon, CouponKind, CreateCoupon, EditCoupon } from "../api/prices";

export const KINDS = ["percent", "fixed", "free_shipping", "buy_get"] as const;
export type KindName = (typeof KINDS)[number];

/** What a coupon gives, as fields hold it; those of other kinds wait, in case the kind is changed back. */
export interface KindDraft {
  name: KindName;
  percent: string;
  amount: string;
  buy: string;
  get: string;
  off: string;
}

/** A coupon as fields hold it: all of it text, as typed. */
export type CouponDraft = {
  kind: KindDraft;
  minimum: string;
  starts: string;
  ends: string;
  total: string;
  each: string;
  categories: readonly string[];
  products: readonly string[];
  withdrawn: boolean;
};

export function emptyCoupon(): CouponDraft {
  return { kind: kindDraft({ percent_bp: 1000 }), minimum: "", starts: "", ends: "", total: "", each: "", categories: [], products: [], withdrawn: false };
}

export function couponDraft(coupon: Coupon): CouponDraft {
  const { kind, scope, min_subtotal, starts_at, ends_at, limit_total, limit_per_customer, withdrawn } = coupon;
  const count = (limit: number | null | undefined) => (limit == null ? "" : String(limit));
  return {
    kind: kindDraft(kind),
    minimum: amountInput(min_subtotal),
    starts: momentInput(starts_at),
    ends: momentInput(ends_at),
    total: count(limit_total),
    each: count(limit_per_customer),
    categories: scope.categories ?? [],
    products: scope.products ?? [],
    withdrawn,
  };
}

function kindDraft(kind: CouponKind): KindDraft {
  const empty = { percent: "10", amount: "", buy: "2", get: "1", off: "100" };
  if (kind === "free_shipping") return { ...empty, name: kind };
  if ("percent_bp" in kind) return { ...empty, name: "percent", percent: percentInput(kind.percent_bp) };
  if ("fixed" in kind) return { ...empty, name: "fixed", amount: amountInput(kind.fixed) };
  const { buy, get, off_bp } = kind.buy_get;
  return { ...empty, name: "buy_get", buy: String(buy), get: String(get), off: percentInput(off_bp) };
}

/** The fields let nothing else be typed; should something else be there all the same, nothing is sent. */
function sure<T>(value: T | null, field: string): T {
  if (value === null) throw new Error(`${field} is not readable`);
  return value;
}

export function sureMoney(text: string, currency: Currency, field: string): Money {
  return { amount: sure(parseAmount(text, currency), field), currency };
}

export function surePercent(text: string, field: string): number {
  return sure(inputPercent(text), field);
}

function kindBody({ name, percent, amount, buy, get, off }: KindDraft, currency: Currency): CouponKind {
  switch (name) {
    case "percent":
      return { percent_bp: surePercent(percent, "kind.percent_bp") };
    case "fixed":
      return { fixed: sureMoney(amount, currency, "kind.fixed") };
    case "free_shipping":
      return name;
    case "buy_get":
      return { buy_get: { buy: Number(buy), get: Number(get), off_bp: surePercent(off, "kind.buy_get.off_bp") } };
  }
}

function terms(draft: CouponDraft, currency: Currency) {
  return {
    kind: kindBody(draft.kind, currency),
    scope: { categories: [...draft.categories], products: [...draft.products] },
    min_subtotal: draft.minimum.trim() === "" ? null : sureMoney(draft.minimum, currency, "min_subtotal"),
    starts_at: inputMoment(draft.starts),
    ends_at: inputMoment(draft.ends),
    limit_total: inputCount(draft.total),
    limit_per_customer: inputCount(draft.each),
  };
}

export function createBody(code: string, draft: CouponDraft, currency: Currency): CreateCoupon {
  return { code: code.trim(), ...terms(draft, currency) };
}

export function editBody(version: number, draft: CouponDraft, currency: Currency): EditCoupon {
  return { version, ...terms(draft, currency), withdrawn: draft.withdrawn };
}

export type CouponState = "withdrawn" | "scheduled" | "over" | "valid";

/** Whether it counts now. That its uses are up, only the coupon itself tells. */
export function couponState({ withdrawn, starts_at, ends_at }: Coupon, now: number): CouponState {
  if (withdrawn) return "withdrawn";
  if (ends_at && Date.parse(ends_at) <= now) return "over";
  return starts_at && Date.parse(starts_at) > now ? "scheduled" : "valid";
}
