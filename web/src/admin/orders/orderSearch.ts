import { PAYMENTS, type Payment, type State, STATES } from "../orderStates";

/** What a list of orders is narrowed by, as the address says it. */
export interface OrderSearch {
  q?: string;
  status?: State;
  payment?: Payment;
  /** Days, both in the list. */
  from?: string;
  to?: string;
  email?: string;
  sku?: string;
  /** Totals in minor units. */
  min?: number;
  max?: number;
}

const text = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value : undefined);
/** A number as text, as of an SKU of digits alone, is one to the router. */
const word = (value: unknown) => text(typeof value === "number" ? String(value) : value);
/** A day as `2026-11-26`. */
export const day = (value: unknown) => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined);
const units = (value: unknown) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined);
const one = <T>(of: readonly T[], value: unknown) => of.find((each) => each === value);

/** Without what is empty, or means nothing here. */
export function present<T extends object>(search: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

export function orderSearch(raw: Record<string, unknown>): OrderSearch {
  return present<OrderSearch>({
    q: word(raw.q),
    status: one(STATES, raw.status),
    payment: one(PAYMENTS, raw.payment),
    from: day(raw.from),
    to: day(raw.to),
    email: text(raw.email),
    sku: word(raw.sku),
    min: units(raw.min),
    max: units(raw.max),
  });
}

/** As the shop is asked. */
export function orderQuery({ q, status, payment, from, to, email, sku, min, max }: OrderSearch) {
  return present<{ q?: string; status?: string; payment_status?: string; from?: string; to?: string; email?: string; sku?: string; total_min?: string; total_max?: string }>({
    q,
    status,
    payment_status: payment,
    from,
    to,
    email,
    sku,
    total_min: min === undefined ? undefined : String(min),
    total_max: max === undefined ? undefined : String(max),
  });
}
