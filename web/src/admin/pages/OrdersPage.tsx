import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { type OrderCard, orderList } from "../api/listOrders";
import { useA } from "../i18n/useA";
import { BulkBar } from "../ui/BulkBar";
import { FindBox } from "../ui/FindBox";
import { Tag } from "../ui/Tag";
import { useRows } from "../ui/useRows";

/** The states that ask for something, in the order in which they come. */
export const STATES = ["paid", "packing", "partially_shipped", "shipped", "delivered", "pending_payment", "cancelled", "expired"] as const;
export type State = (typeof STATES)[number];

/** Orders, newest first, as the address narrows them. `/` searches, `j` `k` move, `x` selects, `Enter` opens. */
export function OrdersPage() {
  const a = useA();
  const { q = "", status } = useSearch({ from: "/orders" });
  const navigate = useNavigate();
  const list = useInfiniteQuery(orderList(status, q));
  const cards = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = useCallback((id: string) => void navigate({ to: "/orders/$id", params: { id } }), [navigate]);
  const ids = cards.map((card) => card.id);
  const rows = useRows(ids, open);
  const selected = ids.filter((id) => rows.selected.has(id));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-4">
        <h1>{a("nav.orders")}</h1>
        <FindBox key={q} label={a("orders.find")} value={q} onFind={(words) => void navigate({ to: "/orders", search: { ...(words ? { q: words } : {}), ...(status ? { status } : {}) } })} />
      </div>
      <nav className="mb-4 flex flex-wrap gap-1.5" aria-label={a("orders.states")}>
        <StateLink status={undefined} q={q} isChosen={status === undefined} text={a("orders.allStates")} />
        {STATES.map((state) => (
          <StateLink key={state} status={state} q={q} isChosen={status === state} text={state.replaceAll("_", " ")} />
        ))}
      </nav>
      <BulkBar ids={selected} onDone={rows.clear} />
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-96" />}
      {list.data && cards.length === 0 && <p className="soft">{a("orders.none")}</p>}
      {cards.length > 0 && <OrderTable cards={cards} at={rows.at} selected={rows.selected} onToggle={rows.toggle} />}
      {list.hasNextPage && (
        <Button isQuiet className="mt-4" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {a("orders.more")}
        </Button>
      )}
      <p className="soft mt-5 text-[0.85rem]">{a("orders.keys")}</p>
    </>
  );
}

function StateLink({ status, q, isChosen, text }: { status: State | undefined; q: string; isChosen: boolean; text: string }) {
  return (
    <Link
      to="/orders"
      search={{ ...(q ? { q } : {}), ...(status ? { status } : {}) }}
      aria-current={isChosen ? "true" : undefined}
      className="inline-flex min-h-8 items-center rounded-full border border-line px-3 text-ink no-underline hover:border-ink-soft aria-[current]:border-green aria-[current]:bg-green-pale"
    >
      {text}
    </Link>
  );
}

interface TableProps {
  cards: readonly OrderCard[];
  at: number;
  selected: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

function OrderTable({ cards, at, selected, onToggle }: TableProps) {
  const a = useA();
  const t = useT();
  return (
    <div className="overflow-x-auto">
      <table className="sheetlike">
        <caption className="hidden">{a("nav.orders")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{a("orders.select")}</span>
            </th>
            <th scope="col">{a("orders.number")}</th>
            <th scope="col">{a("stock.when")}</th>
            <th scope="col">{a("order.customer")}</th>
            <th scope="col">{a("orders.state")}</th>
            <th scope="col">{a("orders.payment")}</th>
            <th scope="col" className="num">{a("order.units")}</th>
            <th scope="col" className="num">{a("order.sum")}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card, place) => (
            <tr key={card.id} className={place === at ? "outline-2 -outline-offset-2 outline-green" : undefined}>
              <td>
                <input type="checkbox" className="size-4 accent-green" checked={selected.has(card.id)} aria-label={`${a("orders.select")} ${card.id}`} onChange={() => onToggle(card.id)} />
              </td>
              <td>
                <Link to="/orders/$id" params={{ id: card.id }} className="price font-medium">
                  {card.id}
                </Link>
              </td>
              <td className="whitespace-nowrap">{t.moment(card.placed_at)}</td>
              <td>
                {card.name} <span className="soft">{card.country}</span>
              </td>
              <td>
                <Tag text={card.status} />
              </td>
              <td>
                <Tag text={card.payment_status} />
              </td>
              <td className="num">{card.units}</td>
              <td className="num">{t.money(card.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
