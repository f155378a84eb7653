import { Link } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import type { OrderCard } from "../api/listOrders";
import { useA } from "../i18n/useA";
import { StateTag } from "../ui/StateTag";
import { Table } from "../ui/Table";
import type { Selected } from "../ui/useSelected";

interface Props {
  cards: readonly OrderCard[];
  /** Where one may select. */
  selected?: Selected;
}

export function OrderTable({ cards, selected }: Props) {
  const a = useA();
  const t = useT();
  const ids = cards.map(({ id }) => id);
  const columns = [
    { text: a("orders.number") },
    { text: a("stock.when") },
    { text: a("order.customer") },
    { text: a("orders.state") },
    { text: a("orders.payment") },
    { text: a("order.units"), isNumber: true },
    { text: a("order.sum"), isNumber: true },
  ];
  const all = selected && {
    text: a("orders.select"),
    head: <input type="checkbox" className={BOX} checked={ids.every(selected.has)} aria-label={a("orders.selectAll")} onChange={() => selected.toggleAll(ids)} />,
  };
  return (
    <Table caption={a("nav.orders")} columns={all ? [all, ...columns] : columns}>
      {cards.map((card) => (
        <tr key={card.id}>
          {selected && (
            <td>
              <input type="checkbox" className={BOX} checked={selected.has(card.id)} aria-label={`${a("orders.select")} ${card.id}`} onChange={() => selected.toggle(card.id)} />
            </td>
          )}
          <td>
            <Link to="/orders/$id" params={{ id: card.id }} className="price font-medium whitespace-nowrap">
              {card.id}
            </Link>
          </td>
          <td className="whitespace-nowrap">{t.moment(card.placed_at)}</td>
          <td className="min-w-32">
            {card.name} <span className="soft">{card.country}</span>
          </td>
          <td>
            <StateTag state={card.status} />
          </td>
          <td>
            <StateTag state={card.payment_status} />
          </td>
          <td className="num">{card.units}</td>
          <td className="num">{t.money(card.total)}</td>
        </tr>
      ))}
    </Table>
  );
}

const BOX = "block size-5 accent-green";
