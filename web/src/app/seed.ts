import type { QueryClient } from "@tanstack/react-query";
import { categories } from "@/features/catalog/api/listCategories";
import { newest, popular, productList, shelf } from "@/features/catalog/api/listProducts";
import { product } from "@/features/catalog/api/getProduct";
import { readFilters } from "@/features/catalog/filters";
import type { Category, Found, Product } from "@/shared/api/types";
import { setShopName } from "@/shared/lib/shop";

interface Answer {
  path: string;
  answer: unknown;
}

interface Inlined extends Answer {
  shop_name: string;
  more: Answer[];
}

/** The server's page holds the API's answers behind it: the storefront goes on from them, and nothing is fetched twice. */
export function seed(queries: QueryClient): void {
  const text = document.getElementById("shop-data")?.textContent;
  if (!text) return;
  const { shop_name: name, path, answer, more } = JSON.parse(text) as Inlined;
  setShopName(name);
  [{ path, answer }, ...more].forEach((one) => plant(queries, one));
}

function plant(queries: QueryClient, { path, answer }: Answer): void {
  const { pathname, searchParams } = new URL(path, window.location.origin);
  const category = searchParams.get("category");
  if (pathname === "/api/categories") {
    queries.setQueryData(categories().queryKey, (answer as { items: Category[] }).items);
  } else if (pathname.startsWith("/api/products/")) {
    queries.setQueryData(product(decodeURIComponent(pathname.slice("/api/products/".length))).queryKey, answer as Product);
  } else if (category && searchParams.has("limit")) {
    queries.setQueryData(shelf(category).queryKey, answer as Found);
  } else if (searchParams.has("limit")) {
    queries.setQueryData(newest().queryKey, answer as Found);
  } else if (searchParams.size === 0) {
    queries.setQueryData(popular().queryKey, answer as Found);
  } else {
    plantList(queries, category, answer as Found);
  }
}

/** The page's own address says what the list is narrowed to. One that begins in the middle is read anew, from its beginning. */
function plantList(queries: QueryClient, category: string | null, answer: Found): void {
  if (new URLSearchParams(window.location.search).has("cursor")) return;
  const filters = readFilters(window.location.search, category ?? undefined);
  queries.setQueryData(productList(filters).queryKey, { pages: [answer], pageParams: [""] });
}
