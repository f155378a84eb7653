import { useT } from "@/shared/i18n/useT";
import type { Sales } from "../api/reports";
import { useA } from "../i18n/useA";
import { BarChart } from "./BarChart";
import { periodText } from "./periods";

/** Revenue, or orders, over time. */
export function SalesChart({ report, of }: { report: Sales; of: "revenue" | "orders" }) {
  const a = useA();
  const t = useT();
  const { currency } = report.of;
  const textOf = (value: number) => (of === "revenue" ? t.money({ amount: value, currency }) : String(value));
  const points = report.items.map((row) => {
    const value = of === "revenue" ? row.revenue.amount : row.orders;
    return { label: periodText(row.period, t.language), value, text: textOf(value) };
  });
  return <BarChart title={a(`report.${of}`)} points={points} textOf={textOf} />;
}
