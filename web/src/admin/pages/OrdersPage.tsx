import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useT } from "@/shared/i18n/useT";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { type OrderCard, orderList } from "../api/listOrders";
import { useA } from "../i18n/useA";
import { PAYMENTS, STATES } from "../orderStates";
import { BulkBar } from "../ui/BulkBar";
import { Chip, HERE } from "../ui/Chip";
import { FindBox } from "../ui/FindBox";
import { Empty } from "../ui/Loaded";
import { MoreButton } from "../ui/MoreButton";
import { PageHead } from "../ui/PageHead";
import { AT, Table } from "../ui/Table";
import { Tag } from "../ui/Tag";
import { useRows } from "../ui/useRows";

/** Orders, newest first, as the address narrows them. `/` searches, `j` `k` move, `x` selects, `Enter` opens. */
export function OrdersPage() {
  const a = useA();
  const { q = "", status, payment } = useSearch({ from: "/orders" });
  const navigate = useNavigate();
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
      <BulkBar ids={selected} onDone={rows.clear} />
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-96" />}
      {list.data && cards.length === 0 && <Empty>{a("orders.none")}</Empty>}
      {cards.length > 0 && <OrderTable cards={cards} at={rows.at} selected={rows.selected} onToggle={rows.toggle} />}
      <MoreButton list={list} />
      <p className="soft mt-5 text-[0.85rem]">{a("orders.keys")}</p>
    </>
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
    <Table
      caption={a("nav.orders")}
      columns={[
        { text: a("orders.select"), isHidden: true },
        { text: a("orders.number") },
        { text: a("stock.when") },
        { text: a("order.customer") },
        { text: a("orders.state") },
        { text: a("orders.payment") },
        { text: a("order.units"), isNumber: true },
        { text: a("order.sum"), isNumber: true },
      ]}
    >
          {cards.map((card, place) => (
            <tr key={card.id} className={place === at ? AT : undefined}>
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
    </Table>
  );
}
