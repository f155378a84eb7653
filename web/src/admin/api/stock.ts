import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import type { components } from "@/shared/api/schema";
import { stockQuery, type StockSearch } from "../stock/stockSearch";

export type Stock = components["schemas"]["StockView"];
export type Movement = components["schemas"]["MovementView"];
export type StockRow = components["schemas"]["ShortStockView"];

interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** SKUs as they are now, ten a page. */
export function stockList(search: StockSearch) {
  return infiniteQueryOptions({
    queryKey: ["staff", "stock", search] as const,
    queryFn: ({ pageParam, signal }) => answer<Page<StockRow>>(api.GET("/api/admin/stock", { params: { query: { ...stockQuery(search), ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The first of what is sold out or nearly so, and whether there is more of it. */
export function shortStock() {
  return queryOptions({
    queryKey: ["staff", "short-stock"] as const,
    queryFn: ({ signal }) => answer<Page<StockRow>>(api.GET("/api/admin/stock", { signal })),
  });
}

/** Every change of a SKU, the newest first. */
export function movements(sku: string) {
  return infiniteQueryOptions({
    queryKey: ["staff", "movements", sku] as const,
    queryFn: ({ pageParam, signal }) => answer<Page<Movement>>(api.GET("/api/admin/stock/{sku}/movements", { params: { path: { sku }, query: pageParam ? { cursor: pageParam } : {} }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Sets what was counted; refused when somebody sold or changed units meanwhile. */
export function adjustStock(sku: string, key: string, expected: number, level: number, reason: string): Promise<Stock> {
  return answer<Stock>(
    api.POST("/api/admin/stock/{sku}/adjustments", { params: { path: { sku }, header: { "Idempotency-Key": key } }, body: { expected, level, reason } }),
  );
}

export function receiveStock(sku: string, key: string, units: number, reference: string): Promise<Stock> {
  return answer<Stock>(
    api.POST("/api/admin/stock/{sku}/receipts", { params: { path: { sku }, header: { "Idempotency-Key": key } }, body: { units, reference: reference || null } }),
  );
}

/** Others may save the product meanwhile, which says nothing about this number: so often it is tried again. */
const TRIES = 4;

/** From how few units on a SKU counts as low. It belongs to its product, which has a version. */
export async function setThreshold({ product_id: id, sku }: StockRow, threshold: number): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const params = { path: { product_id: id } };
    const { version } = await answer<{ version: number }>(api.GET("/api/admin/products/{product_id}", { params }));
    try {
      await answer(api.PATCH("/api/admin/products/{product_id}", { params, body: { version, variants: [{ sku, low_stock_threshold: threshold }] } }));
      return;
    } catch (error) {
      if (!isProblem(error, "version_changed") || tried === TRIES) throw error;
    }
  }
}
