import type { Tracked } from "@/shared/api/types";
import type { MessageKey } from "@/shared/i18n";

type Status = Tracked["status"];

export const STEPS = ["placed", "paid", "packing", "shipped", "delivered"] as const;
export type Step = (typeof STEPS)[number];

const REACHED: Record<Status, number> = {
  pending_payment: 0,
  paid: 1,
  packing: 2,
  partially_shipped: 3,
  shipped: 3,
  delivered: 4,
  cancelled: -1,
  expired: -1,
};

/** The last step that an order has reached; -1 for one that goes nowhere any more. */
export function reached(status: Status): number {
  return REACHED[status];
}

export function headline({ status, payment_status: payment }: Pick<Tracked, "status" | "payment_status">): MessageKey {
  if (status === "pending_payment" && payment === "processing") return "order.head.processing";
  if (payment === "mismatch") return "order.head.mismatch";
  return `order.head.${status}`;
}
