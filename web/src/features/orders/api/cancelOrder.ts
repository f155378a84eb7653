import { answer, api } from "@/shared/api/client";
import type { Order } from "@/shared/api/types";

export function cancelOrder(id: string, token: string): Promise<Order> {
  return answer<Order>(api.POST("/api/orders/{order_id}/cancel", { params: { path: { order_id: id } }, headers: { "X-Order-Token": token } }));
}
