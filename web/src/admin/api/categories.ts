import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import type { components } from "@/shared/api/schema";
import type { Found } from "@/shared/api/types";

type Schemas = components["schemas"];
export type StaffCategory = Schemas["StaffCategoryView"];
type Tree = Schemas["StaffCategoriesView"];
export type CreateCategory = Schemas["CreateCategory"];
export type EditCategory = Schemas["EditCategory"];

const path = (slug: string) => ({ path: { slug } });

function readTree(signal?: AbortSignal): Promise<Tree> {
  return answer<Tree>(api.GET("/api/admin/categories", signal ? { signal } : {}));
}

/** All categories, and the languages that texts may be written in. */
export function tree() {
  return queryOptions({ queryKey: ["staff", "categories"] as const, queryFn: ({ signal }) => readTree(signal), staleTime: 60_000 });
}

/** All of them, by where they stand among those of the same parent. */
export function categories() {
  return { ...tree(), select: ({ items }: Tree): StaffCategory[] => items };
}

/** Those of the shop's settings, as those tell who may read no settings. */
export function languages() {
  return { ...tree(), select: (told: Tree): string[] => told.languages };
}

/** The shop tells of all at once only. */
export async function readCategory(slug: string): Promise<StaffCategory> {
  const found = (await readTree()).items.find((one) => one.slug === slug);
  if (!found) throw new Problem(404, { type: "about:blank", title: "Not found", status: 404, code: "not_found", detail: "There is no such category.", request_id: "" }, null);
  return found;
}

/** Read anew only when asked to: somebody may be writing into it. */
export function category(slug: string) {
  return queryOptions({ queryKey: ["staff", "category", slug] as const, queryFn: () => readCategory(slug), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false });
}

/** How many products shoppers find in each, those below it included. */
export function categoryCounts() {
  return queryOptions({
    queryKey: ["staff", "category-counts"] as const,
    queryFn: async ({ signal }) => {
      const { facets } = await answer<Found>(api.GET("/api/products", { params: { query: { limit: "1", facets: "true" } }, signal }));
      return new Map((facets?.categories ?? []).map(({ value, count }) => [value, count]));
    },
  });
}

/** The same one again changes nothing. */
export function createCategory(body: CreateCategory): Promise<StaffCategory> {
  return answer<StaffCategory>(api.POST("/api/admin/categories", { body }));
}

export function editCategory(slug: string, body: EditCategory): Promise<StaffCategory> {
  return answer<StaffCategory>(api.PATCH("/api/admin/categories/{slug}", { params: path(slug), body }));
}

/** Gives those that are left. */
export function removeCategory(slug: string): Promise<Tree> {
  return answer<Tree>(api.DELETE("/api/admin/categories/{slug}", { params: path(slug) }));
}
