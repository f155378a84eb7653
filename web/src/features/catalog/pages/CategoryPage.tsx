import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Failure } from "@/shared/ui/Failure";
import { Missing } from "@/shared/ui/Missing";
import { Skeleton, TileSkeletons } from "@/shared/ui/Skeleton";
import { categories, pathTo } from "../api/listCategories";
import { Crumbs } from "../components/Crumbs";
import { ProductList } from "../components/ProductList";
import { readFilters } from "../filters";
import { useReading } from "../reading";

export default function CategoryPage({ slug }: { slug: string }) {
  const t = useT();
  const search = useSearch();
  const all = useQuery(categories(useReading()));
  const path = pathTo(all.data ?? [], slug);
  const category = path.at(-1);
  usePageTitle(category?.name ?? null);
  if (all.isError && !all.data) return <Failure error={all.error} onRetry={() => void all.refetch()} />;
  if (!all.data) return <Waiting />;
  if (!category) return <Missing />;
  const below = all.data.filter((child) => child.parent === slug);
  return (
    <>
      <Crumbs path={path.slice(0, -1)} />
      <h1>{category.name}</h1>
      <p className="soft lead">{category.description}</p>
      {below.length > 0 && (
        <nav aria-label={t("category.below", { category: category.name })}>
          <ul className="chips">
            {below.map((child) => (
              <li key={child.slug}>
                <Link href={paths.category(child.slug)}>{child.name}</Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <ProductList key={slug} filters={readFilters(search, slug)} />
    </>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton className="mb-4 h-4 w-40" />
      <Skeleton className="h-10 w-64" />
      <TileSkeletons count={12} />
    </>
  );
}
