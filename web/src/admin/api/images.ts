import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { sendFile } from "./sendFile";

type Schemas = components["schemas"];
export type ImageRecord = Schemas["ImageRecordView"];

/** A product's pictures. While one is being worked on, they are asked for again. */
export function images(productId: string) {
  return queryOptions({
    queryKey: ["staff", "images", productId] as const,
    queryFn: async ({ signal }) =>
      (await answer<{ items: ImageRecord[] }>(api.GET("/api/admin/products/{product_id}/images", { params: { path: { product_id: productId } }, signal }))).items,
    refetchInterval: (query) => (query.state.data?.some((image) => image.state === "awaiting_upload") ? 1_000 : false),
  });
}

export const TYPES: readonly string[] = ["image/jpeg", "image/png", "image/webp"] satisfies Schemas["ImageType"][];
/** S3 takes no larger one. */
export const MOST_BYTES = 25 * 1024 * 1024;

/** Asks for a place, then sends the file there: straight to the bucket, not through the shop. The same key again is the same picture. */
export async function uploadImage(productId: string, file: File, alt: string, key: string, onProgress: (share: number) => void): Promise<void> {
  const { upload } = await answer<Schemas["NewImageView"]>(
    api.POST("/api/admin/products/{product_id}/images", {
      params: { path: { product_id: productId }, header: { "Idempotency-Key": key } },
      body: { content_type: file.type as Schemas["ImageType"], bytes: file.size, alt },
    }),
  );
  await sendFile(upload, file, onProgress);
}

const one = (productId: string, imageId: string) => ({ path: { product_id: productId, image_id: imageId } });

export function describeImage(productId: string, imageId: string, alt: string): Promise<unknown> {
  return answer(api.PUT("/api/admin/products/{product_id}/images/{image_id}", { params: one(productId, imageId), body: { alt } }));
}

export function removeImage(productId: string, imageId: string): Promise<unknown> {
  return answer(api.DELETE("/api/admin/products/{product_id}/images/{image_id}", { params: one(productId, imageId) }));
}

export function orderImages(productId: string, imageIds: readonly string[]): Promise<unknown> {
  return answer(api.PUT("/api/admin/products/{product_id}/images", { params: { path: { product_id: productId } }, body: { image_ids: [...imageIds] } }));
}
