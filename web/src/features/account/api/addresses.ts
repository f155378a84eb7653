import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Address, SavedAddress } from "@/shared/api/types";

export const addresses = queryOptions({
  queryKey: ["me", "addresses"] as const,
  queryFn: async ({ signal }) => (await answer<{ items: SavedAddress[] }>(api.GET("/api/me/addresses", { signal }))).items,
});

export interface NewAddress {
  address: Address;
  default_shipping: boolean;
  default_billing: boolean;
}

/** The same key again, after an answer that was lost, adds it once. */
export function addAddress(body: NewAddress, key: string): Promise<unknown> {
  return answer(api.POST("/api/me/addresses", { params: { header: { "Idempotency-Key": key } }, body }));
}

export function replaceAddress(id: string, body: NewAddress): Promise<unknown> {
  return answer(api.PUT("/api/me/addresses/{address_id}", { params: { path: { address_id: id } }, body }));
}

export function removeAddress(id: string): Promise<unknown> {
  return answer(api.DELETE("/api/me/addresses/{address_id}", { params: { path: { address_id: id } } }));
}
