import { useSearch } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { ProductList } from "../components/ProductList";
import { readFilters } from "../filters";

export function SearchPage({ words }: { words: string }) {
  const t = useT();
  const search = useSearch();
  usePageTitle(words);
  return (
    <>
      <h1>{t("search.for", { words })}</h1>
      <ProductList filters={readFilters(search)} />
    </>
  );
}
