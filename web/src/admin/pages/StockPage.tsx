import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { More } from "@/shared/ui/More";
import { Skeleton } from "@/shared/ui/Skeleton";
import { summary } from "../api/reports";
import { stockList, type StockRow } from "../api/stock";
import { SavedFilters } from "../filters/SavedFilters";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { StockFilters } from "../stock/StockFilters";
import { stockSearch } from "../stock/stockSearch";
import { CountSheet, LedgerSheet, ReceiveSheet, ThresholdSheet } from "../stock/StockSheets";
import { type Doing, StockTable } from "../stock/StockTable";
import { Figure, Figures } from "../ui/Figure";
import { FindBox } from "../ui/FindBox";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { type Done, UndoNotice } from "../ui/UndoNotice";

const SHEETS = { count: CountSheet, receive: ReceiveSheet, threshold: ThresholdSheet, ledger: LedgerSheet };

/** What there is of each SKU: found, counted, received and looked into. */
export function StockPage() {
  const a = useA();
  const search = useSearch({ from: "/stock" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const may = useMay();
  const list = useInfiniteQuery(stockList(search));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<{ doing: Doing; row: StockRow } | null>(null);
  const [done, setDone] = useState<{ number: number; done: Done | null }>({ number: 0, done: null });
  const refresh = () => {
    for (const key of ["stock", "short-stock", "movements"]) void queries.invalidateQueries({ queryKey: ["staff", key] });
  };
  const finish = (next: Done | null) => {
    setChosen(null);
    setDone({ number: done.number + 1, done: next });
    refresh();
  };
  const Sheet = chosen && SHEETS[chosen.doing];
  return (
    <>
      <PageHead title={a("nav.stock")}>
        <FindBox key={search.q} label={a("stock.find")} value={search.q ?? ""} onFind={(words) => void navigate({ to: "/stock", search: stockSearch({ ...search, product: undefined, sku: undefined, q: words }) })} />
      </PageHead>
      {may("read_orders") && <Worth />}
      <StockFilters search={search} />
      <SavedFilters page="/stock" search={search} />
      <div className="mb-4 empty:hidden" aria-live="polite">
        {done.done && <UndoNotice key={done.number} done={done.done} onUndone={refresh} />}
      </div>
      <Loaded query={list}>
        {() =>
          rows.length > 0 ? (
            <StockTable rows={rows} onChoose={(doing, row) => setChosen({ doing, row })} />
          ) : (
            <Empty>
              {a(Object.keys(search).length > 0 ? "stock.none" : "home.allThere")} <Link to="/stock" search={{ state: "all" }} className="underline">{a("stock.showAll")}</Link>
            </Empty>
          )
        }
      </Loaded>
      <More list={list} text={a("list.more")} />
      {chosen && Sheet && <Sheet key={`${chosen.doing} ${chosen.row.sku}`} row={chosen.row} onClose={() => setChosen(null)} onDone={finish} />}
    </>
  );
}

/** What all of it is worth, as it was when that was last added up. */
function Worth() {
  const a = useA();
  const t = useT();
  const { data, isPending } = useQuery(summary());
  if (isPending) return <Skeleton className="mb-6 h-24" />;
  const inventory = data?.inventory;
  if (!inventory) return null;
  return (
    <section className="mb-6" aria-label={a("stock.worth")}>
      <Figures>
        <Figure name={a("stock.worth")}>{inventory.value ? t.money(inventory.value) : "–"}</Figure>
        <Figure name={a("order.units")}>{inventory.units}</Figure>
        <Figure name={a("stock.skus")}>{inventory.skus}</Figure>
        <Figure name={a("stock.out")}>
          <Link to="/stock" search={{ state: "out" }}>
            {inventory.skus_sold_out}
          </Link>
        </Figure>
      </Figures>
      <p className="soft mt-1.5 text-[0.85rem]">{a("stock.asOf", { at: t.moment(inventory.as_of) })}</p>
    </section>
  );
}
