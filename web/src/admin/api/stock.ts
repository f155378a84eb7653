import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type Stock = components["schemas"]["StockView"];
export type Movement = components["schemas"]["MovementView"];
export type ShortStock = components["schemas"]["ShortStockView"];

/** The first of what is sold out or nearly so, and whether there is more of it. */
export function shortStock() {
  return queryOptions({
    queryKey: ["staff", "short-stock"] as const,
    queryFn: ({ signal }) => answer<{ items: ShortStock[]; next_cursor?: string | null }>(api.GET("/api/admin/stock", { signal })),
  });
}

export function movements(sku: string) {
  return queryOptions({
    queryKey: ["staff", "movements", sku] as const,
    queryFn: async ({ signal }) => (await answer<{ items: Movement[] }>(api.GET("/api/admin/stock/{sku}/movements", { params: { path: { sku } }, signal }))).items,
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
