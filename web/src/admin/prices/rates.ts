import { percentInput } from "@/shared/lib/inputs";
import type { TaxRate, TaxRates } from "../api/prices";
import { surePercent } from "./coupon";

export interface RateDraft {
  country: string;
  region: string;
  standard: string;
  reduced: string;
}

/** By where they hold, new ones by any name. */
export type RatesDraft = Readonly<Record<string, RateDraft>>;

export function ratesDraft({ items }: TaxRates): RatesDraft {
  const named = items.map(({ country, region, standard_bp, reduced_bp }) => [
    `${country} ${region ?? ""}`,
    { country, region: region ?? "", standard: percentInput(standard_bp), reduced: percentInput(reduced_bp) },
  ]);
  return Object.fromEntries(named) as RatesDraft;
}

export function rateBodies(draft: RatesDraft): TaxRate[] {
  return Object.values(draft).map(({ country, region, standard, reduced }) => ({
    country,
    region: region.trim() || null,
    standard_bp: surePercent(standard, `${country}.standard_bp`),
    reduced_bp: surePercent(reduced, `${country}.reduced_bp`),
  }));
}
