import { Link } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import type { StockRow } from "../api/stock";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { Table } from "../ui/Table";

export type Doing = "count" | "receive" | "threshold" | "ledger";

interface Props {
  rows: readonly StockRow[];
  onChoose: (doing: Doing, row: StockRow) => void;
}

/** SKUs with what is left, and what can be done with each. */
export function StockTable({ rows, onChoose }: Props) {
  const a = useA();
  const t = useT();
  const may = useMay();
  const doings: readonly Doing[] = [...(may("edit_stock") ? (["count", "receive"] as const) : []), ...(may("edit_catalogue") ? (["threshold"] as const) : []), "ledger"];
  const columns = [
    { text: a("stock.product") },
    { text: a("stock.variant") },
    { text: a("stock.sku") },
    { text: a("order.price"), isNumber: true },
    { text: a("variant.low"), isNumber: true },
    { text: a("stock.left"), isNumber: true },
    { text: a("stock.count"), isHidden: true },
  ];
  return (
    <Table caption={a("nav.stock")} columns={columns}>
      {rows.map((row, place) => (
        <tr key={row.sku}>
          <td className="min-w-36">
            {/* Named once, at its first variant. */}
            {row.product_id !== rows[place - 1]?.product_id && (
              <Link to="/products/$id" params={{ id: row.product_id }} className="font-medium">
                {row.title}
              </Link>
            )}
          </td>
          <td>{Object.values(row.options as Record<string, string>).join(", ")}</td>
          <td className="price whitespace-nowrap">{row.sku}</td>
          <td className="num whitespace-nowrap">{t.money(row.price)}</td>
          <td className="num">{row.low_stock_threshold}</td>
          <td className="num whitespace-nowrap">
            <Shortage row={row} /> <span className="font-medium">{row.available}</span>
          </td>
          <td className="whitespace-nowrap">
            {doings.map((doing) => (
              <button key={doing} type="button" data-open={doing === doings[0] || undefined} className="min-h-8 px-2 font-medium text-green hover:underline" aria-label={`${a(`stock.${doing}`)}: ${row.sku}`} onClick={() => onChoose(doing, row)}>
                {a(`stock.${doing}`)}
              </button>
            ))}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Shortage({ row: { available, low_stock_threshold: low } }: { row: StockRow }) {
  const a = useA();
  if (available === 0) return <span className="text-[0.85rem] font-medium text-red">{a("stock.out")}</span>;
  return available <= low ? <span className="text-[0.85rem] font-medium text-amber">{a("stock.low")}</span> : null;
}
