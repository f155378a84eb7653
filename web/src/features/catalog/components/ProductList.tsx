import { useInfiniteQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { Sheet } from "@/shared/ui/Sheet";
import { TileSkeletons } from "@/shared/ui/Skeleton";
import { More } from "@/shared/ui/More";
import { productList } from "../api/listProducts";
import { countFilters, type Filters, filterSearch, NO_FILTERS, type Sort, SORTS } from "../filters";
import { useReading } from "../reading";
import { ChosenFilters } from "./ChosenFilters";
import { FilterPanel } from "./FilterPanel";
import { TileGrid } from "./TileGrid";

/** A list with its filters. All of what is chosen stands in the address. */
export function ProductList({ filters }: { filters: Filters }) {
  const t = useT();
  const [location, navigate] = useLocation();
  const [isSheetOpen, setSheetOpen] = useState(false);
  const list = useInfiniteQuery(productList(filters, useReading()));
  const change = (next: Filters) => navigate(location + filterSearch(next), { replace: true });
  const [first] = list.data?.pages ?? [];
  const cards = list.data?.pages.flatMap((page) => page.items) ?? [];
  const count = countFilters(filters);
  const clear = () => change({ ...NO_FILTERS, ...(filters.q ? { q: filters.q } : {}), ...(filters.sort ? { sort: filters.sort } : {}) });

  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  const panel = first?.facets && <FilterPanel filters={filters} facets={first.facets} onChange={change} sample={first.items[0]?.price_from?.currency} />;
  return (
    <div className="aisle">
      <aside className="max-[62rem]:hidden" aria-label={t("filters.title")}>
        {panel}
      </aside>
      <div>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <p className="soft mr-auto" role="status">
            {first ? t("list.count", { count: first.total }) : " "}
          </p>
          <Button isQuiet className="min-[62rem]:hidden" onClick={() => setSheetOpen(true)}>
            <SlidersHorizontal className="size-4" aria-hidden="true" />
            {count > 0 ? t("filters.openWith", { count }) : t("filters.title")}
          </Button>
          <SortSelect filters={filters} onChange={change} />
        </div>
        <ChosenFilters filters={filters} onChange={change} onClear={clear} />
        {!first && <TileSkeletons count={12} />}
        <div className={list.isPlaceholderData ? "opacity-60 transition-opacity delay-150" : "transition-opacity"} aria-busy={list.isPlaceholderData}>
          <TileGrid cards={cards} />
        </div>
        {first && first.total === 0 && <Nothing hasFilters={count > 0} onClear={clear} />}
        <More list={list} />
      </div>
      <Sheet
        title={t("filters.title")}
        closeLabel={t("action.close")}
        isOpen={isSheetOpen}
        onClose={() => setSheetOpen(false)}
        footer={
          <Button className="w-full" onClick={() => setSheetOpen(false)}>
            {t("filters.show", { count: first?.total ?? 0 })}
          </Button>
        }
      >
        {panel}
      </Sheet>
    </div>
  );
}

function SortSelect({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const t = useT();
  const sorts: Sort[] = filters.q ? ["relevance", ...SORTS] : [...SORTS];
  return (
    <label className="flex items-center gap-2 text-[0.95rem]">
      <span className="soft">{t("sort.label")}</span>
      <select
        className="h-11 rounded-xl border border-line bg-card px-3 font-medium"
        value={filters.sort ?? sorts[0]}
        onChange={(event) => onChange({ ...filters, sort: event.target.value as Sort })}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {t(`sort.${sort}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Nothing({ hasFilters, onClear }: { hasFilters: boolean; onClear: () => void }) {
  const t = useT();
  return (
    <div className="empty">
      <h2>{t("list.nothing")}</h2>
      <p className="soft mb-4">{hasFilters ? t("list.nothingFiltered") : t("list.nothingHere")}</p>
      {hasFilters ? (
        <Button onClick={onClear}>{t("filters.clear")}</Button>
      ) : (
        <Link className="button quiet" href="/">
          {t("action.toShop")}
        </Link>
      )}
    </div>
  );
}
