import { answer, api } from "@/shared/api/client";
import type { RestockAlert } from "@/shared/api/types";

/** To be told once when a variant is back. Whoever is signed in needs no address. */
export function askForRestock(slug: string, sku: string, email: string | null): Promise<RestockAlert> {
  return answer<RestockAlert>(api.POST("/api/products/{slug}/restock-alerts", { params: { path: { slug } }, body: { sku, email } }));
}
