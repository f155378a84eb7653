import type { Order } from "@/shared/api/types";

/** Units by SKU that were shipped and are not on their way back already. The server has the last word. */
export function returnable({ fulfillments, returns }: Pick<Order, "fulfillments" | "returns">): Record<string, number> {
  const units: Record<string, number> = {};
  for (const parcel of fulfillments) {
    for (const [sku, quantity] of Object.entries(parcel.lines)) units[sku] = (units[sku] ?? 0) + quantity;
  }
  for (const of of returns.filter((one) => one.status !== "declined")) {
    for (const { sku, quantity } of of.lines) units[sku] = (units[sku] ?? 0) - quantity;
  }
  return Object.fromEntries(Object.entries(units).filter(([, quantity]) => quantity > 0));
}
