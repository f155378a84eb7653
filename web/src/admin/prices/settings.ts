import type { Currency } from "@/shared/api/types";
import { inputCount } from "@/shared/lib/inputs";
import type { EditSettings, Settings } from "../api/prices";
import { same } from "../editing/meet";
import { listed } from "../products/draft";
import { type CurrencyDraft, currencyBody, currencyDraft } from "./currencies";

const ALL: Record<Currency, true> = { EUR: true, USD: true, GBP: true, CHF: true, SEK: true, DKK: true, NOK: true, PLN: true, CZK: true, CAD: true, AUD: true, NZD: true, JPY: true, KRW: true, KWD: true, BHD: true };
/** Those that a shop can sell in; one that the API adds does not compile until it is here. */
export const CURRENCIES = Object.keys(ALL) as Currency[];

/** Settings as fields hold them; what is empty is as the deployment says. */
export type SettingsDraft = {
  name: string;
  from: string;
  mailbox: string;
  minutes: string;
  low: string;
  invoice: string;
  currency: Currency | "";
  included: boolean;
  currencies: readonly CurrencyDraft[];
  /** With commas between them. */
  languages: string;
};

export function settingsDraft({ shop_name, mail_from, staff_mailbox, order_expiry_seconds, low_stock_threshold, invoice_details, currency, prices_include_tax, languages = [], currencies = [] }: Settings): SettingsDraft {
  return {
    name: shop_name ?? "",
    from: mail_from ?? "",
    mailbox: staff_mailbox ?? "",
    minutes: order_expiry_seconds == null ? "" : String(order_expiry_seconds / 60),
    low: low_stock_threshold == null ? "" : String(low_stock_threshold),
    invoice: invoice_details ?? "",
    currency: currency ?? "",
    included: prices_include_tax ?? true,
    currencies: currencies.map(currencyDraft),
    languages: languages.join(", "),
  };
}

/** Only what was changed: what stays as it is, nobody has to be allowed to change. */
export function settingsBody(base: Settings, draft: SettingsDraft): EditSettings {
  const before = settingsDraft(base);
  const changed = (name: keyof SettingsDraft) => !same(before[name], draft[name]);
  const text = (name: "name" | "from" | "mailbox" | "invoice") => draft[name].trim() || null;
  const minutes = inputCount(draft.minutes);
  return {
    version: base.version,
    ...(changed("name") ? { shop_name: text("name") } : {}),
    ...(changed("from") ? { mail_from: text("from") } : {}),
    ...(changed("mailbox") ? { staff_mailbox: text("mailbox") } : {}),
    ...(changed("minutes") ? { order_expiry_seconds: minutes === null ? null : Math.round(minutes * 60) } : {}),
    ...(changed("low") ? { low_stock_threshold: inputCount(draft.low) } : {}),
    ...(changed("invoice") ? { invoice_details: text("invoice") } : {}),
    ...(changed("currency") && draft.currency !== "" ? { currency: draft.currency } : {}),
    ...(changed("included") || base.prices_include_tax == null ? { prices_include_tax: draft.included } : {}),
    ...(changed("currencies") ? { currencies: draft.currencies.map(currencyBody) } : {}),
    ...(changed("languages") ? { languages: listed(draft.languages.toLowerCase()) } : {}),
  };
}
