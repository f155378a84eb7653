import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type StaffOrder = components["schemas"]["StaffOrderView"];
type Order = components["schemas"]["OrderView"];

export function staffOrder(id: string) {
  return queryOptions({
    queryKey: ["staff", "order", id] as const,
    queryFn: ({ signal }) => answer<StaffOrder>(api.GET("/api/admin/orders/{order_id}", { params: { path: { order_id: id } }, signal })),
    refetchInterval: 5_000,
  });
}

const path = (id: string) => ({ path: { order_id: id } });
/** The same press again, after an answer that was lost, acts once. */
const once = (key: string) => ({ "Idempotency-Key": key });

export function packOrder(id: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/pack", { params: path(id) }));
}

export interface ParcelInput {
  carrier: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
}

export function shipOrder(id: string, key: string, parcel: ParcelInput): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/fulfillments", { params: { ...path(id), header: once(key) }, body: parcel }));
}

export function deliverOrder(id: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/deliver", { params: path(id) }));
}

export function cancelStaffOrder(id: string, reason: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/cancel", { params: path(id), body: { reason: reason || null } }));
}

export function refundOrder(id: string, key: string, amount: Order["totals"]["total"] | null, reason: string): Promise<unknown> {
  return answer(api.POST("/api/admin/orders/{order_id}/refunds", { params: { ...path(id), header: once(key) }, body: { amount, reason: reason || null, shipping: false } }));
}
