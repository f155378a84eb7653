import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Product } from "@/shared/api/types";
import { inLanguage, type Reading } from "./reading";

export function product(slug: string, reading: Reading) {
  return queryOptions({
    queryKey: ["product", slug, reading ?? ""] as const,
    queryFn: ({ signal }) => answer<Product>(api.GET("/api/products/{slug}", { params: { path: { slug }, query: inLanguage(reading) }, signal })),
    staleTime: 60_000,
  });
}
