import type { Cart } from "@/shared/api/types";

export function countUnits(cart: Cart | null | undefined): number {
  return cart?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
}
