import type { Suggestions } from "@/shared/api/types";
import { paths } from "@/shared/routing/paths";

/** A row of the list below the search field, and where it leads. */
export type Entry =
  | { kind: "query"; key: string; text: string; href: string }
  | { kind: "category"; key: string; text: string; href: string }
  | { kind: "product"; key: string; text: string; href: string; product: Suggestions["products"][number] };

/** In the order in which the keys go through them. */
export function entries({ queries, categories, products }: Suggestions): Entry[] {
  return [
    ...queries.map((text): Entry => ({ kind: "query", key: `query.${text}`, text, href: paths.search(text) })),
    ...categories.map(({ slug, name }): Entry => ({ kind: "category", key: `category.${slug}`, text: name, href: paths.category(slug) })),
    ...products.map((product): Entry => ({ kind: "product", key: `product.${product.slug}`, text: product.title, href: paths.product(product.slug), product })),
  ];
}
