import type { Currency } from "@/shared/api/types";
import { amountInput } from "@/shared/lib/inputs";
import { exponent, parseAmount, parseDecimal } from "@/shared/lib/money";
import type { Settings } from "../api/prices";

type CurrencyBody = NonNullable<Settings["currencies"]>[number];

/** A rate has so many digits behind the point. */
export const RATE_DIGITS = 6;

/** A currency beside the shop's own, as fields hold it. */
export interface CurrencyDraft {
  currency: Currency;
  /** Units of it for one of the shop's own: `1.085`. */
  rate: string;
  /** What converted prices are whole multiples of: `0.05`. */
  step: string;
}

/** The shop takes none at which one of its own minor units would come to more than a thousand. */
export function dearestRate(own: Currency, other: Currency): number {
  return 1000 * 10 ** (exponent(own) - exponent(other));
}

export function currencyDraft({ currency, rate_ppm, round_to = 1 }: CurrencyBody): CurrencyDraft {
  return { currency, rate: String(rate_ppm / 10 ** RATE_DIGITS), step: amountInput({ amount: round_to, currency }) };
}

export function currencyBody({ currency, rate, step }: CurrencyDraft): CurrencyBody {
  const round = step.trim() === "" ? null : parseAmount(step, currency);
  return { currency, rate_ppm: parseDecimal(rate, RATE_DIGITS) ?? 0, ...(round === null ? {} : { round_to: round }) };
}

/** `USD 1.085, JPY 163` */
export function currenciesText(currencies: readonly CurrencyDraft[]): string {
  return currencies.map(({ currency, rate }) => `${currency} ${rate}`).join(", ");
}
