import type { Money } from "@/shared/api/types";

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, language: string): Intl.NumberFormat {
  const key = `${language}/${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  formats.set(key, made);
  return made;
}

/** Digits behind the point: 2 of EUR, 0 of JPY, 3 of KWD. */
export function exponent(currency: string): number {
  return format(currency, "en").resolvedOptions().maximumFractionDigits ?? 2;
}

/** `€3.49` of `{ amount: 349, currency: "EUR" }`, as the language writes it. */
export function moneyText({ amount, currency }: Money, language: string): string {
  return format(currency, language).format(decimal(amount, exponent(currency)));
}

/** Minor units as text that `Intl` reads without a detour over floats. */
function decimal(amount: number, digits: number): `${number}` {
  const sign = amount < 0 ? "-" : "";
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const rest = digits === 0 ? "" : `.${text.slice(-digits)}`;
  return `${sign}${whole}${rest}` as `${number}`;
}

/** What somebody typed, `12.5` or `12,50`, in minor units; null when it is no amount. */
export function parseAmount(text: string, currency: string): number | null {
  return parseDecimal(text, exponent(currency));
}

/** `12.5` as 1250 of hundredths; null when it is no number, or has more digits behind its point. */
export function parseDecimal(text: string, digits: number): number | null {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  if (!match?.[1] || (match[2] ?? "").length > digits) return null;
  return Number(match[1] + (match[2] ?? "").padEnd(digits, "0"));
}
