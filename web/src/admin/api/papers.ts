import { answer, api } from "@/shared/api/client";

export type PaperKind = "packing_slip" | "invoice";
/** The shop prints no more at once. */
export const MOST_PAPERS = 50;

/** A PDF of orders that were paid, each on pages of its own. */
export function papers(kind: PaperKind, orderIds: readonly string[]): Promise<Blob> {
  const query = new URLSearchParams([["kind", kind], ...orderIds.map((id) => ["order_id", id])]);
  return answer<Blob>(api.GET("/api/admin/orders/papers", { params: { query: { kind, order_id: orderIds[0] ?? "" } }, querySerializer: () => query.toString(), parseAs: "blob" }));
}
