import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import type { components } from "@/shared/api/schema";
import type { Currency } from "@/shared/api/types";

type Schemas = components["schemas"];
export type StaffProduct = Schemas["StaffProductView"];
export type StaffCard = Schemas["StaffCardView"];
export type StaffVariant = Schemas["StaffVariantView"];
export type ProductStatus = Schemas["ProductStatus"];
export type CreateProduct = Schemas["CreateProduct"];
export type EditProduct = Schemas["EditProduct"];
export type Translation = Schemas["TranslationBody"];
export type NewVariant = Schemas["NewVariant"];
export type OwnPrice = Schemas["OwnPriceBody"];
export type ShopCurrency = Schemas["CurrencyBody"];

interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

const path = (id: string) => ({ path: { product_id: id } });

/** In a state. Words and a category narrow those that are on sale alone: drafts and the archive have no index of words. */
export function productList(status: ProductStatus, words: string, category: string) {
  return infiniteQueryOptions({
    queryKey: ["staff", "products", status, words, category] as const,
    queryFn: ({ pageParam, signal }) => {
      const narrow = status === "active" ? { ...(words ? { q: words } : {}), ...(category ? { category } : {}) } : {};
      const query = { status, ...narrow, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer<Page<StaffCard>>(api.GET("/api/admin/products", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** As it is this moment, with all its variants. */
export async function readProduct(id: string, signal?: AbortSignal): Promise<StaffProduct> {
  const product = await answer<StaffProduct>(api.GET("/api/admin/products/{product_id}", { params: path(id), ...(signal ? { signal } : {}) }));
  if (product.variants.length === product.variants_total) return product;
  const variants: StaffVariant[] = [];
  let cursor: string | null | undefined = "";
  while (cursor != null) {
    const query: { limit: string; cursor?: string } = { limit: "100", ...(cursor ? { cursor } : {}) };
    const page: Page<StaffVariant> = await answer<Page<StaffVariant>>(api.GET("/api/admin/products/{product_id}/variants", { params: { ...path(id), query } }));
    variants.push(...page.items);
    cursor = page.next_cursor;
  }
  return { ...product, variants };
}

/** Read anew only when asked to: somebody may be writing into it. */
export function staffProduct(id: string) {
  return queryOptions({
    queryKey: ["staff", "product", id] as const,
    queryFn: ({ signal }) => readProduct(id, signal),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** What a product is called, drafts too. */
export function productName(id: string) {
  return queryOptions({
    queryKey: ["staff", "product-name", id] as const,
    queryFn: async ({ signal }) => (await answer<StaffProduct>(api.GET("/api/admin/products/{product_id}", { params: path(id), signal }))).title,
    staleTime: 60_000,
  });
}

export function createProduct(body: CreateProduct, key: string): Promise<StaffProduct> {
  return answer<StaffProduct>(api.POST("/api/admin/products", { params: { header: { "Idempotency-Key": key } }, body }));
}

export function editProduct(id: string, body: EditProduct): Promise<StaffProduct> {
  return answer<StaffProduct>(api.PATCH("/api/admin/products/{product_id}", { params: path(id), body }));
}

export function duplicateProduct(id: string, key: string, body: Schemas["DuplicateProduct"]): Promise<StaffProduct> {
  return answer<StaffProduct>(api.POST("/api/admin/products/{product_id}/duplicate", { params: { ...path(id), header: { "Idempotency-Key": key } }, body }));
}

/** What the shop's prices are in, and what they are converted to. */
export interface ShopCurrencies {
  own: Currency;
  others: readonly ShopCurrency[];
}

/** As the zones tell those who may read no settings. Null before the shop is open. */
export function shopCurrencies() {
  return queryOptions({
    queryKey: ["staff", "currency"] as const,
    queryFn: async ({ signal }): Promise<ShopCurrencies | null> => {
      try {
        const { currency, currencies = [] } = await answer<Schemas["ZonesView"]>(api.GET("/api/admin/shipping-zones", { signal }));
        return { own: currency, others: currencies };
      } catch (error) {
        if (isProblem(error, "shop_not_open")) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

export function shopCurrency() {
  return { ...shopCurrencies(), select: (told: ShopCurrencies | null): Currency | null => told?.own ?? null };
}
