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

export function addAddress(body: NewAddress): Promise<unknown> {
  return answer(api.POST("/api/me/addresses", { body }));
}

export function replaceAddress(id: string, body: NewAddress): Promise<unknown> {
  return answer(api.PUT("/api/me/addresses/{address_id}", { params: { path: { address_id: id } }, body }));
}

export function removeAddress(id: string): Promise<unknown> {
  return answer(api.DELETE("/api/me/addresses/{address_id}", { params: { path: { address_id: id } } }));
}
