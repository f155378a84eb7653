import type { Money } from "@/shared/api/types";
import { exponent } from "@/shared/lib/money";
import type { ShopCurrency } from "../api/products";

/** What an amount of the shop's own currency comes to at the rate: as the shop itself converts it (`shared/domain/src/catalog/currency.rs`). */
export function converted({ amount, currency: own }: Money, { currency, rate_ppm, round_to = 1 }: ShopCurrency): Money {
  const step = BigInt(round_to);
  const steps = share(BigInt(amount), BigInt(rate_ppm) * scale(currency), 1_000_000n * scale(own) * step);
  // What costs anything costs at least one step.
  const least = steps === 0n && amount > 0 ? 1n : steps;
  return { amount: Number(least * step), currency };
}

/** An own price as a sale reduces it that takes `price` down to `sale` at home: by as large a share. */
export function reduced({ amount, currency }: Money, sale: Money, price: Money): Money {
  if (price.amount === 0) return { amount, currency };
  // Of a currency with three digits no card is charged the last one.
  const step = exponent(currency) === 3 && amount % 10 === 0 ? 10n : 1n;
  return { amount: Number(share(BigInt(amount), BigInt(sale.amount), BigInt(price.amount) * step) * step), currency };
}

const scale = (currency: string) => 10n ** BigInt(exponent(currency));

/** Rounded half up; no amount here is below nothing. */
function share(amount: bigint, numerator: bigint, denominator: bigint): bigint {
  return (2n * amount * numerator + denominator) / (2n * denominator);
}
