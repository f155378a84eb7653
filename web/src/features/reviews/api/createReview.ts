import { answer, api } from "@/shared/api/client";
import type { OwnReview, ReviewWords } from "@/shared/api/types";

/** The same words again, after an answer that was lost, are the same review. */
export function createReview(slug: string, body: ReviewWords): Promise<OwnReview> {
  return answer<OwnReview>(api.POST("/api/products/{slug}/reviews", { params: { path: { slug } }, body }));
}
