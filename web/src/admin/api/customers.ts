import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type CustomerCard = Schemas["CustomerView"];
export type Customer = Schemas["CustomerDetailView"];

/** `top` is by what was paid, the others by the last order. */
export const SEGMENTS = ["new", "returning", "lapsed", "top"] as const;
export type Segment = (typeof SEGMENTS)[number];

const path = (id: string) => ({ path: { customer_id: id } });

export function customerList(segment: Segment | undefined, words: string) {
  return infiniteQueryOptions({
    queryKey: ["staff", "customers", segment ?? "", words] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(segment ? { segment } : {}), ...(words ? { q: words } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return answer<{ items: CustomerCard[]; next_cursor?: string | null }>(api.GET("/api/admin/customers", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function customer(id: string) {
  return queryOptions({
    queryKey: ["staff", "customer", id] as const,
    queryFn: ({ signal }) => answer<Customer>(api.GET("/api/admin/customers/{customer_id}", { params: path(id), signal })),
  });
}

export function setDisabled(id: string, disabled: boolean): Promise<unknown> {
  return answer(disabled ? api.POST("/api/admin/customers/{customer_id}/disable", { params: path(id) }) : api.POST("/api/admin/customers/{customer_id}/enable", { params: path(id) }));
}

export function noteCustomer(id: string, key: string, text: string): Promise<unknown> {
  return answer(api.POST("/api/admin/customers/{customer_id}/notes", { params: { ...path(id), header: { "Idempotency-Key": key } }, body: { text } }));
}
