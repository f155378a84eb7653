import { Link } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import type { OrderCard } from "../api/listOrders";
import { useA } from "../i18n/useA";
import { AT, Table } from "./Table";
import { Tag } from "./Tag";

interface Props {
  cards: readonly OrderCard[];
  /** Where one may move and select. */
  rows?: { at: number; selected: ReadonlySet<string>; toggle: (id: string) => void };
}

export function OrderTable({ cards, rows }: Props) {
  const a = useA();
  const t = useT();
  const columns = [
    { text: a("orders.number") },
    { text: a("stock.when") },
    { text: a("order.customer") },
    { text: a("orders.state") },
    { text: a("orders.payment") },
    { text: a("order.units"), isNumber: true },
    { text: a("order.sum"), isNumber: true },
  ];
  return (
    <Table caption={a("nav.orders")} columns={rows ? [{ text: a("orders.select"), isHidden: true }, ...columns] : columns}>
      {cards.map((card, place) => (
        <tr key={card.id} className={place === rows?.at ? AT : undefined}>
          {rows && (
            <td>
              <input type="checkbox" className="size-4 accent-green" checked={rows.selected.has(card.id)} aria-label={`${a("orders.select")} ${card.id}`} onChange={() => rows.toggle(card.id)} />
            </td>
          )}
          <td>
            <Link to="/orders/$id" params={{ id: card.id }} className="price font-medium whitespace-nowrap">
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
