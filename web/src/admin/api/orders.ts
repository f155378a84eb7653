import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type StaffOrder = Schemas["StaffOrderView"];
export type Return = StaffOrder["returns"][number];
export type RefundWish = Omit<Schemas["CreateRefund"], "reason">;
export type Parcel = Schemas["CreateFulfillment"];
export type Address = StaffOrder["shipping_address"];
type Order = Schemas["OrderView"];

export function staffOrder(id: string) {
  return queryOptions({
    queryKey: ["staff", "order", id] as const,
    queryFn: ({ signal }) => answer<StaffOrder>(api.GET("/api/admin/orders/{order_id}", { params: { path: { order_id: id } }, signal })),
    refetchInterval: 5_000,
  });
}

const path = (id: string) => ({ path: { order_id: id } });
const returnPath = (id: string, returnId: string) => ({ path: { order_id: id, return_id: returnId } });
/** The same press again, after an answer that was lost, acts once. */
const once = (key: string) => ({ "Idempotency-Key": key });

export function packOrder(id: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/pack", { params: path(id) }));
}

export function shipOrder(id: string, key: string, parcel: Parcel): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/fulfillments", { params: { ...path(id), header: once(key) }, body: parcel }));
}

export function deliverOrder(id: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/deliver", { params: path(id) }));
}

export function cancelStaffOrder(id: string, reason: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/cancel", { params: path(id), body: { reason: reason || null } }));
}

export function refundOrder(id: string, key: string, wish: RefundWish, reason: string): Promise<unknown> {
  return answer(api.POST("/api/admin/orders/{order_id}/refunds", { params: { ...path(id), header: once(key) }, body: { ...wish, reason: reason || null } }));
}

/** Decides about a payment that does not match its order. */
export function reviewOrder(id: string, decision: Schemas["Decision"], reason: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/review", { params: path(id), body: { decision, reason } }));
}

export function approveReturn(id: string, returnId: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/returns/{return_id}/approve", { params: returnPath(id, returnId) }));
}

export function declineReturn(id: string, returnId: string, reason: string): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/returns/{return_id}/decline", { params: returnPath(id, returnId), body: { reason } }));
}

export function receiveReturn(id: string, returnId: string, lines: Schemas["ReceiveReturn"]["lines"]): Promise<Order> {
  return answer<Order>(api.POST("/api/admin/orders/{order_id}/returns/{return_id}/receive", { params: returnPath(id, returnId), body: { lines } }));
}

export function noteOrder(id: string, key: string, text: string): Promise<unknown> {
  return answer(api.POST("/api/admin/orders/{order_id}/notes", { params: { ...path(id), header: once(key) }, body: { text } }));
}

export function correctAddress(id: string, address: Address): Promise<Order> {
  return answer<Order>(api.PUT("/api/admin/orders/{order_id}/shipping-address", { params: path(id), body: { shipping_address: address } }));
}
