import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import type { SyntheticEvent } from "react";
import { Button } from "@/shared/ui/Button";
import { Field, Select } from "@/shared/ui/Field";
import { categories } from "../api/categories";
import { productName } from "../api/products";
import { CategoryOptions } from "../categories/CategoryOptions";
import { useA } from "../i18n/useA";
import { valuesOf } from "../ui/ActionSheet";
import { Chip, HERE } from "../ui/Chip";
import { STOCK_STATES, type StockSearch, stockSearch } from "./stockSearch";

/** How much is left, of which category, product or SKU. */
export function StockFilters({ search }: { search: StockSearch }) {
  const a = useA();
  const navigate = useNavigate();
  const rest = stockSearch({ ...search, state: undefined });
  const isFiltered = Object.keys(rest).length > 0;
  const all = useQuery(categories());
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { category, sku } = valuesOf(event.currentTarget);
    void navigate({ to: "/stock", search: stockSearch({ ...search, product: undefined, category, sku }) });
  };
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
      <nav className="flex flex-wrap gap-1.5" aria-label={a("orders.states")}>
        {STOCK_STATES.map((state) => {
          // Without a filter what is short is shown, and with one all.
          const isUsual = state === (isFiltered ? "all" : "low");
          return (
            <Chip key={state} to="/stock" activeOptions={HERE} search={isUsual ? rest : { ...rest, state }}>
              {a(`stock.state.${state}`)}
            </Chip>
          );
        })}
      </nav>
      <form key={`${search.category} ${search.sku}`} onSubmit={submit} className="flex items-end gap-2 max-sm:w-full">
        <Select label={a("product.category")} name="category" defaultValue={search.category ?? ""} className="w-48 min-w-0 max-sm:flex-1">
          <option value="">{a("orders.allStates")}</option>
          <CategoryOptions all={all.data ?? []} />
        </Select>
        <Field label={a("stock.sku")} name="sku" className="w-40 min-w-0 max-sm:flex-1" spellCheck={false} defaultValue={search.sku} />
        <Button type="submit" isQuiet className="!min-h-12">
          {a("report.show")}
        </Button>
      </form>
      {search.product && <OneProduct id={search.product} />}
    </div>
  );
}

function OneProduct({ id }: { id: string }) {
  const a = useA();
  const { data } = useQuery(productName(id));
  return (
    <Link to="/stock" className="inline-flex min-h-8 items-center gap-1.5 rounded-full bg-green-pale px-3 text-ink no-underline" aria-label={a("stock.notOnly", { product: data ?? id })}>
      {data ?? id} <X className="size-4" aria-hidden="true" />
    </Link>
  );
}
