import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { Failure } from "@/shared/ui/Failure";
import { More } from "@/shared/ui/More";
import { Skeleton } from "@/shared/ui/Skeleton";
import { orderList } from "../api/listOrders";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { PAYMENTS, STATES } from "../orderStates";
import { BulkBar } from "../ui/BulkBar";
import { Chip, HERE } from "../ui/Chip";
import { FindBox } from "../ui/FindBox";
import { Empty } from "../ui/Loaded";
import { OrderTable } from "../ui/OrderTable";
import { PageHead } from "../ui/PageHead";
import { useRows } from "../ui/useRows";

/** Orders, newest first, as the address narrows them. `/` searches, `j` `k` move, `x` selects, `Enter` opens. */
export function OrdersPage() {
  const a = useA();
  const { q = "", status, payment } = useSearch({ from: "/orders" });
  const navigate = useNavigate();
  const may = useMay();
  const list = useInfiniteQuery(orderList(status, payment, q));
  const cards = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = useCallback((id: string) => void navigate({ to: "/orders/$id", params: { id } }), [navigate]);
  const ids = cards.map((card) => card.id);
  const rows = useRows(ids, open);
  const selected = ids.filter((id) => rows.selected.has(id));
  return (
    <>
      <PageHead title={a("nav.orders")}>
        <FindBox key={q} label={a("orders.find")} value={q} onFind={(words) => void navigate({ to: "/orders", search: { ...(words ? { q: words } : {}), ...(status ? { status } : {}), ...(payment ? { payment } : {}) } })} />
      </PageHead>
      <nav className="mb-4 flex flex-wrap gap-1.5" aria-label={a("orders.states")}>
        <Chip to="/orders" activeOptions={HERE} search={q ? { q } : {}}>
          {a("orders.allStates")}
        </Chip>
        {STATES.map((state) => (
          <Chip key={state} to="/orders" activeOptions={HERE} search={{ ...(q ? { q } : {}), status: state }}>
            {state.replaceAll("_", " ")}
          </Chip>
        ))}
        {PAYMENTS.map((one) => (
          <Chip key={one} to="/orders" activeOptions={HERE} search={{ ...(q ? { q } : {}), payment: one }}>
            {a(`payment.${one}`)}
          </Chip>
        ))}
      </nav>
      {may("fulfil_orders") && <BulkBar ids={selected} onDone={rows.clear} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-96" />}
      {list.data && cards.length === 0 && <Empty>{a("orders.none")}</Empty>}
      {cards.length > 0 && <OrderTable cards={cards} rows={rows} />}
      <More list={list} />
      <p className="soft mt-5 text-[0.85rem]">{a("orders.keys")}</p>
    </>
  );
}
