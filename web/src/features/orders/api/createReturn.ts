import { answer, api } from "@/shared/api/client";
import type { Order } from "@/shared/api/types";

export interface Unwanted {
  sku: string;
  quantity: number;
  reason: string;
}

/** Asks to send units back. The same key again asks once. */
export function createReturn(id: string, token: string, key: string, lines: Unwanted[]): Promise<Order> {
  return answer<Order>(
    api.POST("/api/orders/{order_id}/returns", {
      params: { path: { order_id: id }, header: { "Idempotency-Key": key } },
      headers: { "X-Order-Token": token },
      body: { lines },
    }),
  );
}
