import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/shared/ui/Button";
import { More } from "@/shared/ui/More";
import { orderList } from "../api/listOrders";
import { SavedFilters } from "../filters/SavedFilters";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { BulkBar } from "../orders/BulkBar";
import { OrderFilters } from "../orders/OrderFilters";
import { orderSearch } from "../orders/orderSearch";
import { OrderTable } from "../orders/OrderTable";
import { FindBox } from "../ui/FindBox";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { useSelected } from "../ui/useSelected";

/** Orders, newest first, as the address narrows them. */
export function OrdersPage() {
  const a = useA();
  const search = useSearch({ from: "/orders" });
  const navigate = useNavigate();
  const may = useMay();
  const list = useInfiniteQuery(orderList(search));
  const cards = list.data?.pages.flatMap((page) => page.items) ?? [];
  const selected = useSelected();
  const [isTracking, setTracking] = useState(false);
  const ids = cards.map((card) => card.id).filter(selected.has);
  return (
    <>
      <PageHead title={a("nav.orders")}>
        <FindBox key={search.q} label={a("orders.find")} value={search.q ?? ""} onFind={(words) => void navigate({ to: "/orders", search: orderSearch({ ...search, q: words }) })} />
        {may("fulfil_orders") && (
          <Button isQuiet className="ml-auto" onClick={() => setTracking(true)}>
            {a("tracking.title")}
          </Button>
        )}
      </PageHead>
      <OrderFilters search={search} />
      <SavedFilters page="/orders" search={search} />
      <BulkBar ids={ids} onClear={selected.clear} isTracking={isTracking} onTracked={() => setTracking(false)} />
      <Loaded query={list}>
        {() =>
          cards.length > 0 ? (
            <OrderTable cards={cards} selected={selected} />
          ) : (
            <Empty>
              {a("orders.none")} {Object.keys(search).length > 0 && <Link to="/orders" className="underline">{a("filters.clear")}</Link>}
            </Empty>
          )
        }
      </Loaded>
      <More list={list} text={a("list.more")} />
    </>
  );
}
