import type { Currency } from "@/shared/api/types";
import { read, remove, write } from "./storage";

const KEY = "barrow.currency";

function isCode(value: unknown): value is Currency {
  return typeof value === "string" && /^[A-Z]{3}$/.test(value);
}

/** What this shopper pays in; null for who never chose: then it is the shop's own. */
export function chosenCurrency(): Currency | null {
  return read(KEY, isCode);
}

export function chooseCurrency(currency: Currency): void {
  write(KEY, currency);
}

export function forgetCurrency(): void {
  remove(KEY);
}

/** A link shows the prices that it promises: its currency is chosen. */
export function takeFromAddress(search: string): void {
  const linked = new URLSearchParams(search).get("currency");
  if (isCode(linked)) chooseCurrency(linked);
}
