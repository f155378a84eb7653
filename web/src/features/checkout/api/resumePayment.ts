import { answer, api } from "@/shared/api/client";
import type { Checkout } from "@/shared/api/types";

/** What is needed to pay an order that waits, again after a declined card. */
export function resumePayment(id: string, token: string): Promise<Checkout> {
  return answer<Checkout>(api.POST("/api/orders/{order_id}/payment", { params: { path: { order_id: id } }, headers: { "X-Order-Token": token } }));
}
