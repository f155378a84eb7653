import { useQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { Link, useLocation } from "wouter";
import { CartButton } from "@/features/cart";
import { categories, pathTo } from "@/features/catalog/api/listCategories";
import { product } from "@/features/catalog/api/getProduct";
import type { Reading } from "@/features/catalog/api/reading";
import { useReading } from "@/features/catalog/reading";
import { SearchBox } from "@/features/search";
import type { Category } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { shopName } from "@/shared/lib/shop";
import { paths } from "@/shared/routing/paths";
import { Barrow } from "@/shared/ui/Barrow";

export function Header() {
  const t = useT();
  const reading = useReading();
  const { data: all = [] } = useQuery(categories(reading));
  const current = useCurrent(all, reading);
  return (
    <header className="top">
      <Link className="name" href={paths.home()}>
        <Barrow />
        {shopName()}
      </Link>
      <nav aria-label={t("nav.categories")}>
        {all
          .filter((category) => !category.parent)
          .map((category) => (
            <Link key={category.slug} href={paths.category(category.slug)} aria-current={category.slug === current || undefined}>
              {category.name}
            </Link>
          ))}
      </nav>
      <SearchBox />
      <div className="tools">
        <Link className="tool" href={paths.account()} aria-label={t("nav.account")}>
          <UserRound aria-hidden="true" />
        </Link>
        <CartButton />
      </div>
    </header>
  );
}

/** The top category that the page lies in. */
function useCurrent(all: readonly Category[], reading: Reading): string | undefined {
  const [location] = useLocation();
  const [, area = "", slug = ""] = location.split("/");
  const shown = useQuery({ ...product(decodeURIComponent(slug), reading), enabled: area === "products" && slug !== "" });
  const category = area === "categories" ? decodeURIComponent(slug) : area === "products" ? shown.data?.category : undefined;
  return category && pathTo(all, category)[0]?.slug;
}
