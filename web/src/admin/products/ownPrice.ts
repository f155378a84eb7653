import type { Currency } from "@/shared/api/types";
import { amountInput, inputMoney } from "@/shared/lib/inputs";
import type { OwnPrice, ShopCurrency } from "../api/products";
import { changedByKey } from "../editing/byKey";
import { without } from "../editing/meet";
import { converted, reduced } from "../prices/exchange";
import type { VariantDraft } from "./draft";

/** What a variant costs in another currency whatever the rate, as fields hold it. */
export interface OwnPriceDraft {
  price: string;
  compareAt: string;
  salePrice: string;
}

/** By currency; none where the rate counts. */
export type OwnPrices = Readonly<Record<string, OwnPriceDraft>>;

export const BY_THE_RATE: OwnPriceDraft = { price: "", compareAt: "", salePrice: "" };

/** Each as the shop names it. */
export const OWN_FIELDS = { price: "price", compareAt: "compare_at", salePrice: "sale_price" } as const;

export function ownPriceDraft({ price, compare_at, sale_price }: OwnPrice): OwnPriceDraft {
  return { price: amountInput(price), compareAt: amountInput(compare_at), salePrice: amountInput(sale_price) };
}

export function isOwn(draft: OwnPriceDraft): boolean {
  return Object.values(draft).some((text: string) => text.trim() !== "");
}

/** With a field of a currency written over. Where all of them are empty the rate counts again. */
export function withOwn(prices: OwnPrices, currency: Currency, part: Partial<OwnPriceDraft>): OwnPrices {
  const own = { ...BY_THE_RATE, ...prices[currency], ...part };
  return isOwn(own) ? { ...prices, [currency]: own } : without(prices, currency);
}

/** Each currency whose price is not as it was: written whole, or null where the rate counts again. */
export function priceChanges(before: OwnPrices, after: OwnPrices): Record<string, OwnPrice | null> {
  return changedByKey(before, after, (own, currency) => (own ? body(own, currency as Currency) : null));
}

function body({ price, compareAt, salePrice }: OwnPriceDraft, currency: Currency): OwnPrice {
  return {
    price: inputMoney(price, currency) ?? { amount: 0, currency },
    compare_at: inputMoney(compareAt, currency),
    sale_price: inputMoney(salePrice, currency),
  };
}

/** What each field comes to while it is empty: at the rate, and beside an own price what follows from that. */
export function unsaid({ price, compareAt, salePrice, prices }: VariantDraft, home: Currency, other: ShopCurrency): OwnPriceDraft {
  const at = (text: string) => inputMoney(text, home);
  const byRate = (text: string) => {
    const amount = at(text);
    return amount === null ? "" : amountInput(converted(amount, other));
  };
  const own = inputMoney(prices[other.currency]?.price ?? "", other.currency);
  if (own === null) return { price: byRate(price), compareAt: byRate(compareAt), salePrice: byRate(salePrice) };
  const [full, sale] = [at(price), at(salePrice)];
  return { price: byRate(price), compareAt: "", salePrice: full && sale ? amountInput(reduced(own, sale, full)) : "" };
}

/** `3.99 (4.99) → 2.99` */
export function pricesText({ price, compareAt, salePrice }: OwnPriceDraft): string {
  return [price, compareAt && `(${compareAt})`, salePrice && `→ ${salePrice}`].filter(Boolean).join(" ");
}
