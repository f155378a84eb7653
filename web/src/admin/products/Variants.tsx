import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Currency } from "@/shared/api/types";
import { Check } from "@/shared/ui/Field";
import { shopCurrencies } from "../api/products";
import { useA } from "../i18n/useA";
import { Tabs } from "../ui/Tabs";
import { type Draft, type VariantDraft } from "./draft";
import { rowNames } from "./edit";
import { OptionFields } from "./OptionFields";
import { OwnPrices } from "./OwnPrices";
import { isOwn } from "./ownPrice";
import { VariantTable } from "./VariantTable";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  currency: Currency;
  /** Why a field of it cannot be saved, by the shop's name for it. */
  reasons: ReadonlyMap<string, string>;
}

/** The same of a field of a row. */
export type Reason = (variant: VariantDraft, field: string) => string | undefined;

const isOnSale = ({ salePrice, prices }: VariantDraft) => salePrice !== "" || Object.values(prices).some((own) => own.salePrice !== "");

/** The options, and a row of fields for each variant: all about it, or its prices in another currency. */
export function Variants({ draft, onChange, currency, reasons }: Props) {
  const a = useA();
  const { data: told } = useQuery(shopCurrencies());
  const [hasSale, setHasSale] = useState(() => draft.variants.some(isOnSale));
  const { variants } = draft;
  const others = told?.others ?? [];
  const rows = rowNames(variants);
  const reason: Reason = (variant, field) => reasons.get(`${rows.get(variant) ?? ""}.${field}`);
  const set = (key: string, change: Partial<VariantDraft>) => onChange({ ...draft, variants: variants.map((one) => (one.key === key ? { ...one, ...change } : one)) });
  const odd = [...reasons.keys()].filter((field) => field.startsWith("variants["));
  const tab = (code: Currency, isOdd: boolean, note?: string) => ({ key: code, label: code, isOdd, note: isOdd ? a("variant.odd") : note });
  const otherTab = ({ currency: code }: { currency: Currency }) => {
    const isByRate = !variants.some(({ prices }) => prices[code] && isOwn(prices[code]));
    return tab(code, odd.some((field) => field.includes(`].prices.${code}`)), isByRate ? a("variant.byRate") : undefined);
  };
  return (
    <section className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <h2>{a("product.variants")}</h2>
        <Check label={a("variant.onSale")} checked={hasSale} onChange={({ target }) => setHasSale(target.checked)} />
      </div>
      <OptionFields draft={draft} onChange={onChange} />
      <Tabs label={a("variant.currencies")} isNamed tabs={[tab(currency, odd.some((field) => !field.includes("].prices."))), ...others.map(otherTab)]}>
        {(shown) => {
          const other = others.find((one) => one.currency === shown);
          return other ? <OwnPrices key={shown} {...{ draft, currency, other, hasSale, reason }} onChange={set} /> : <VariantTable {...{ draft, currency, hasSale, reason, onChange }} onSet={set} />;
        }}
      </Tabs>
    </section>
  );
}
