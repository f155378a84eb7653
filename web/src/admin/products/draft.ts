import type { Currency } from "@/shared/api/types";
import { amountInput, momentInput } from "@/shared/lib/inputs";
import type { ProductStatus, StaffProduct, StaffVariant } from "../api/products";
import { type OwnPrices, ownPriceDraft } from "./ownPrice";
import { type TranslationDraft, translationDraft } from "./translation";

export interface Pair {
  name: string;
  value: string;
}

/** A variant as its row of fields holds it. */
export interface VariantDraft {
  /** Of the row, for as long as it is written in: a SKU may change until it is saved. */
  key: string;
  isNew: boolean;
  sku: string;
  /** By the options' names. */
  options: Record<string, string>;
  price: string;
  compareAt: string;
  salePrice: string;
  saleFrom: string;
  saleUntil: string;
  prices: OwnPrices;
  weight: string;
  lowStock: string;
  units: string;
}

/** A product as the editor's fields hold it: all of it text, as typed. */
export interface Draft {
  title: string;
  slug: string;
  category: string;
  description: string;
  brand: string;
  tags: string;
  attributes: Pair[];
  taxClass: StaffProduct["tax_class"];
  seoTitle: string;
  seoDescription: string;
  status: ProductStatus;
  publishAt: string;
  options: string[];
  variants: VariantDraft[];
  /** By language. */
  translations: Record<string, TranslationDraft>;
}

export function emptyVariant(sku = "", options: Record<string, string> = {}): VariantDraft {
  const rest = { price: "", compareAt: "", salePrice: "", saleFrom: "", saleUntil: "", prices: {}, weight: "0", lowStock: "", units: "0" };
  return { key: crypto.randomUUID(), isNew: true, sku, options, ...rest };
}

export function emptyDraft(): Draft {
  const texts = { title: "", slug: "", category: "", description: "", brand: "", tags: "", seoTitle: "", seoDescription: "", publishAt: "" };
  return { ...texts, attributes: [], taxClass: "standard", status: "draft", options: [], variants: [emptyVariant()], translations: {} };
}

export function draftOf(product: StaffProduct): Draft {
  const { title, slug, category, description, status, tags, options } = product;
  return {
    title,
    slug,
    category,
    description,
    brand: product.brand ?? "",
    tags: tags.join(", "),
    attributes: Object.entries(product.attributes).map(([name, value]) => ({ name, value })),
    taxClass: product.tax_class,
    seoTitle: product.seo.title ?? "",
    seoDescription: product.seo.description ?? "",
    status,
    publishAt: momentInput(product.publish_at),
    options,
    variants: product.variants.map(variantDraft),
    translations: Object.fromEntries(Object.entries(product.translations ?? {}).map(([language, one]) => [language, translationDraft(one)])),
  };
}

function variantDraft({ sku, options, price, compare_at, sale, prices = {}, weight_grams, low_stock_threshold }: StaffVariant): VariantDraft {
  return {
    key: sku,
    isNew: false,
    sku,
    options,
    price: amountInput(price),
    compareAt: amountInput(compare_at),
    salePrice: amountInput(sale?.price),
    saleFrom: momentInput(sale?.starts_at),
    saleUntil: momentInput(sale?.ends_at),
    prices: Object.fromEntries(Object.entries(prices).map(([currency, own]) => [currency, ownPriceDraft(own)])),
    weight: String(weight_grams),
    lowStock: String(low_stock_threshold),
    units: "",
  };
}

/** What stands between commas. */
export function listed(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

/** `Café crème, 2 l` as an address has it: `cafe-creme-2-l`. */
export function slugOf(title: string): string {
  const plain = title.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80);
}

/** The currency that a product's prices are in. */
export function currencyOf(product: StaffProduct): Currency | null {
  return product.variants[0]?.price.currency ?? null;
}
