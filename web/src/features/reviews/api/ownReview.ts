import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { ReviewStanding } from "@/shared/api/types";

/** What whoever is signed in has said of a product, and whether they may. */
export function ownReview(productId: string) {
  return queryOptions({
    queryKey: ["me", "review", productId] as const,
    queryFn: ({ signal }) => answer<ReviewStanding>(api.GET("/api/me/reviews/{product_id}", { params: { path: { product_id: productId } }, signal })),
    staleTime: 60_000,
  });
}
