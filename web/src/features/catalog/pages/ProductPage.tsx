import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { AddToCart } from "@/features/cart";
import { RestockForm } from "@/features/restock";
import { isProblem } from "@/shared/api/problem";
import type { Product, Variant } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Failure } from "@/shared/ui/Failure";
import { Missing } from "@/shared/ui/Missing";
import { Skeleton } from "@/shared/ui/Skeleton";
import { product } from "../api/getProduct";
import { categories, pathTo } from "../api/listCategories";
import { Crumbs } from "../components/Crumbs";
import { titled } from "../components/FilterPanel";
import { Gallery } from "../components/Gallery";
import { Opinions, RatingLine } from "../components/Opinions";
import { StockNote } from "../components/StockNote";
import { VariantPicker } from "../components/VariantPicker";
import { useReading } from "../reading";
import { useAvailability } from "../useAvailability";
import { firstPick, type Picked, unitsLeft, variantOf } from "../variants";

export default function ProductPage({ slug }: { slug: string }) {
  const query = useQuery(product(slug, useReading()));
  usePageTitle(query.data?.title ?? null);
  if (isProblem(query.error, "not_found")) return <Missing />;
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return query.data ? <Shown key={`${slug} ${query.data.language ?? ""}`} product={query.data} /> : <Waiting />;
}

function Shown({ product: shown }: { product: Product }) {
  const all = useQuery(categories(useReading()));
  return (
    <>
      <Crumbs path={pathTo(all.data ?? [], shown.category)} />
      <article className="product">
        <Gallery images={shown.images} title={shown.title} />
        <div>
          {shown.brand && <p className="soft brand">{shown.brand}</p>}
          <h1>{shown.title}</h1>
          <RatingLine product={shown} />
          <Purchase product={shown} />
          <p className="mt-7">{shown.description}</p>
          <Facts attributes={shown.attributes} />
        </div>
      </article>
      <Opinions product={shown} />
    </>
  );
}

/** The choice, its price, what is left, one button. */
function Purchase({ product: shown }: { product: Product }) {
  const t = useT();
  const { live, refetch } = useAvailability(shown);
  const [chosen, setChosen] = useState<Picked | null>(null);
  // Decided once: whoever looks at one that sells out meanwhile is told so, and not shown another at another price.
  if (!chosen && live) setChosen(firstPick(shown, live));
  const picked = chosen ?? firstPick(shown, live);
  const variant = variantOf(shown, picked);
  const left = variant && unitsLeft(live, variant.sku);
  return (
    <>
      <Price variant={variant} />
      <p className="soft text-[0.9rem]">{t("price.plus")}</p>
      <VariantPicker product={shown} picked={picked} live={live} onPick={setChosen} />
      <StockNote live={live} sku={variant?.sku} />
      {variant && <AddToCart key={variant.sku} product={shown} variant={variant} left={left} />}
      {variant && left === 0 && (
        <Suspense>
          <RestockForm key={variant.sku} slug={shown.slug} sku={variant.sku} onBack={refetch} />
        </Suspense>
      )}
    </>
  );
}

function Price({ variant }: { variant: Variant | undefined }) {
  const t = useT();
  if (!variant) return <p className="price mt-3 text-[1.728rem]"> </p>;
  const before = variant.compare_at && variant.compare_at.amount > variant.price.amount ? variant.compare_at : null;
  return (
    <p className="price mt-3 text-[1.728rem] leading-tight font-semibold">
      {before && (
        <>
          <span className="hidden">{t("price.before")}</span>
          <s className="soft mr-2 text-[1.2rem] font-normal">{t.money(before)}</s>
          <span className="hidden">{t("price.now")}</span>
        </>
      )}
      {t.money(variant.price)}
    </p>
  );
}

function Facts({ attributes }: { attributes: Record<string, string> }) {
  const facts = Object.entries(attributes);
  if (facts.length === 0) return null;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt>{titled(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Waiting() {
  return (
    <div className="product pt-8" aria-busy="true">
      <Skeleton className="aspect-square !rounded-[28px]" />
      <div>
        <Skeleton className="h-4 w-28" />
        <Skeleton className="mt-3 h-10 w-3/4" />
        <Skeleton className="mt-4 h-8 w-28" />
        <Skeleton className="mt-8 h-11 w-full" />
        <Skeleton className="mt-8 h-24 w-full" />
      </div>
    </div>
  );
}
