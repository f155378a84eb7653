import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Product } from "@/shared/api/types";

export function product(slug: string) {
  return queryOptions({
    queryKey: ["product", slug] as const,
    queryFn: ({ signal }) => answer<Product>(api.GET("/api/products/{slug}", { params: { path: { slug } }, signal })),
    staleTime: 60_000,
  });
}
