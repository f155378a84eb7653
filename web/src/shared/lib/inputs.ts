import type { Currency, Money } from "@/shared/api/types";
import { exponent, parseAmount, parseDecimal } from "./money";

const two = (part: number) => String(part).padStart(2, "0");

/** What a `datetime-local` field shows of a moment: the reader's own time. */
export function momentInput(at: string | null | undefined): string {
  if (!at) return "";
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const seconds = date.getSeconds() === 0 ? "" : `:${two(date.getSeconds())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
}

/** The moment that a `datetime-local` field holds; null when it is empty. */
export function inputMoment(text: string): string | null {
  return text === "" ? null : new Date(text).toISOString();
}

/** `12.50` of a price, to be written over; read back with `inputMoney`. */
export function amountInput(money: Money | null | undefined): string {
  if (!money) return "";
  const digits = exponent(money.currency);
  const text = String(Math.abs(money.amount)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${money.amount < 0 ? "-" : ""}${whole}${digits === 0 ? "" : `.${text.slice(-digits)}`}`;
}

/** The price that a field holds; null when that is none. */
export function inputMoney(text: string, currency: Currency): Money | null {
  const amount = parseAmount(text, currency);
  return amount === null ? null : { amount, currency };
}

/** `7.5` of 750 basis points. */
export function percentInput(basisPoints: number): string {
  return String(basisPoints / 100);
}

export function inputPercent(text: string): number | null {
  return parseDecimal(text, 2);
}

/** A whole number, or null for an empty field. */
export function inputCount(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}
