import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { product } from "@/features/catalog/api/getProduct";
import { shop } from "@/features/catalog/api/getShop";
import { tree } from "@/features/catalog/api/listCategories";
import { newest, popular, productList, shelf } from "@/features/catalog/api/listProducts";
import type { Reading } from "@/features/catalog/api/reading";
import { readFilters } from "@/features/catalog/filters";
import { readingNow } from "@/features/catalog/reading";
import type { Shop } from "@/shared/api/types";
import type { Language } from "@/shared/i18n";
import { chosenCurrency } from "@/shared/lib/currency";
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
export function seed(queries: QueryClient, language: Language): void {
  const text = document.getElementById("shop-data")?.textContent;
  if (!text) return;
  const { shop_name: name, path, answer, more } = JSON.parse(text) as Inlined;
  setShopName(name);
  const answers = [{ path, answer }, ...more];
  const known = answers.find((one) => one.path === "/api/shop");
  if (known) queries.setQueryData(shop().queryKey, known.answer as Shop);
  for (const one of answers) plant(queries, one);
  // Who reads in another language looks at this one until that one is there.
  const reading = readingNow(queries, language);
  for (const one of answers) plant(queries, one, { reading, updatedAt: 0 });
}

function plant(queries: QueryClient, { path, answer }: Answer, as?: { reading: Reading; updatedAt: number }): void {
  const { pathname, searchParams: asked } = new URL(path, window.location.origin);
  const own = asked.get("lang") ?? undefined;
  const currency = asked.get("currency");
  asked.delete("lang");
  asked.delete("currency");
  if (as && as.reading === own) return;
  // Other prices than were chosen are read anew.
  if (pathname !== "/api/categories" && currency !== currencyAskedFor(queries)) return;
  const place = placeOf(pathname, asked, as ? as.reading : own);
  if (place) queries.setQueryData(place.key, place.isList ? { pages: [answer], pageParams: [""] } : answer, as);
}

/** Null for the shop's own. */
function currencyAskedFor(queries: QueryClient): string | null {
  const chosen = chosenCurrency();
  return chosen === queries.getQueryData(shop().queryKey)?.currency ? null : chosen;
}

interface Place {
  key: QueryKey;
  isList?: boolean;
}

function placeOf(pathname: string, asked: URLSearchParams, reading: Reading): Place | null {
  const category = asked.get("category");
  if (pathname === "/api/shop") return null;
  if (pathname === "/api/categories") return { key: tree(reading).queryKey };
  if (pathname.startsWith("/api/products/")) return { key: product(decodeURIComponent(pathname.slice("/api/products/".length)), reading).queryKey };
  if (category && asked.has("limit")) return { key: shelf(category, reading).queryKey };
  if (asked.has("limit")) return { key: newest(reading).queryKey };
  if (asked.size === 0) return { key: popular(reading).queryKey };
  return listPlace(category, reading);
}

/** The page's own address says what the list is narrowed to. One that begins in the middle is read anew, from its beginning. */
function listPlace(category: string | null, reading: Reading): Place | null {
  if (new URLSearchParams(window.location.search).has("cursor")) return null;
  const filters = readFilters(window.location.search, category ?? undefined);
  return { key: productList(filters, reading).queryKey, isList: true };
}
