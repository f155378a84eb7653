import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "wouter";
import type { Category, Found } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Failure } from "@/shared/ui/Failure";
import { Picture } from "@/shared/ui/Picture";
import { TileSkeletons } from "@/shared/ui/Skeleton";
import { categories } from "../api/listCategories";
import { newest, popular, shelf } from "../api/listProducts";
import { TileGrid } from "../components/TileGrid";
import { useReading } from "../reading";
import { SearchPage } from "./SearchPage";

/** The front page; with words in its address, what they find. */
export default function HomePage() {
  const words = new URLSearchParams(useSearch()).get("q")?.trim();
  return words ? <SearchPage words={words} /> : <FrontPage />;
}

function FrontPage() {
  const reading = useReading();
  const all = useQuery(categories(reading));
  const found = useQuery(popular(reading));
  const top = all.data?.filter((category) => !category.parent) ?? [];
  usePageTitle("");
  const failed = [all, found].find((query) => query.isError && !query.data);
  if (failed) return <Failure error={failed.error} onRetry={() => void Promise.all([all.refetch(), found.refetch()])} />;
  return (
    <>
      <Hero aisles={all.data?.filter((category) => category.parent) ?? []} found={found.data} />
      {!all.data && <TileSkeletons count={6} />}
      {top.map((category) => (
        <Shelf key={category.slug} category={category} />
      ))}
      <Emptiness isEmpty={found.data?.total === 0} />
    </>
  );
}

function Hero({ aisles, found }: { aisles: readonly Category[]; found: Found | undefined }) {
  const t = useT();
  const { data: fresh } = useQuery(newest(useReading()));
  return (
    <section className="hero">
      <div>
        <h1>{t("home.title")}</h1>
        <p className="soft lead">{found ? t("home.lead", { count: found.total }) : " "}</p>
        <ul className="chips">
          {aisles.map((aisle) => (
            <li key={aisle.slug}>
              <Link href={paths.category(aisle.slug)}>{aisle.name}</Link>
            </li>
          ))}
        </ul>
      </div>
      <ul className="display">
        {fresh?.items.map((card, place) => (
          <li key={card.id}>
            <Link className="tile" href={paths.product(card.slug)}>
              <Picture image={card.image} title={card.title} sizes="(max-width: 46rem) 45vw, 22rem" isFirst={place === 0} isEager />
              <span className="label">
                {place === 0 && <span className="new">{t("home.justIn")}</span>} {card.title}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Nothing of a category in which nothing lies. */
function Shelf({ category }: { category: Category }) {
  const t = useT();
  const { data: found } = useQuery(shelf(category.slug, useReading()));
  if (found?.items.length === 0) return null;
  const href = paths.category(category.slug);
  return (
    <section className="shelf">
      <header>
        <h2>
          <Link href={href}>{category.name}</Link>
        </h2>
        <p className="soft">{category.description}</p>
        {found && (
          <Link className="all" href={href} aria-label={t("home.allOf", { count: found.total, category: category.name })}>
            {t("home.all", { count: found.total })}
          </Link>
        )}
      </header>
      {found ? <TileGrid cards={found.items} eager={0} /> : <TileSkeletons count={6} />}
    </section>
  );
}

function Emptiness({ isEmpty }: { isEmpty: boolean }) {
  const t = useT();
  if (!isEmpty) return null;
  return (
    <div className="empty">
      <h2>{t("home.empty")}</h2>
      <p className="soft">{t("home.emptyHelp")}</p>
    </div>
  );
}
