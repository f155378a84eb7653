import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field, Select } from "@/shared/ui/Field";
import { ranking, type RankingKind, sales, type Span } from "../api/reports";
import { daysBefore } from "../charts/periods";
import { SalesChart } from "../charts/SalesChart";
import { useA } from "../i18n/useA";
import { valuesOf } from "../ui/ActionSheet";
import { OtherReports } from "../reports/OtherReports";
import { Part } from "../reports/Part";
import { Chip, HERE } from "../ui/Chip";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { Table } from "../ui/Table";

/** What was sold, when, and what sold best, of days that the address names. */
export function ReportsPage() {
  const a = useA();
  const t = useT();
  const { from, to, by } = useSearch({ from: "/reports" });
  const span: Span = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const asked = { ...span, granularity: by ?? "day" } as const;
  const report = useQuery(sales(asked));
  return (
    <>
      <PageHead title={a("nav.reports")} />
      <Spans span={span} by={by} />
      <Part title={a("report.sales")} kind="sales" query={asked}>
        <Loaded query={report}>
          {(data) => (
            <>
              <p className="soft mb-5">{a("report.total", { revenue: t.money(data.total.revenue), orders: data.total.orders, refunds: t.money(data.total.refunds) })}</p>
              <div className="grid grid-cols-[minmax(0,1fr)] gap-8 min-[75rem]:grid-cols-2">
                <SalesChart report={data} of="revenue" />
                <SalesChart report={data} of="orders" />
              </div>
            </>
          )}
        </Loaded>
      </Part>
      {(["products", "categories", "coupons"] as const).map((kind) => (
        <Part key={kind} title={a(`report.${kind}`)} kind={kind} query={span}>
          <Best kind={kind} span={span} />
        </Part>
      ))}
      <OtherReports span={span} />
    </>
  );
}

function Spans({ span, by }: { span: Span; by: "month" | undefined }) {
  const a = useA();
  const navigate = useNavigate();
  const [now] = useState(() => Date.now());
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { from, to, by: chosen } = valuesOf(event.currentTarget);
    void navigate({ to: "/reports", search: { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(chosen === "month" ? { by: "month" } : {}) } });
  };
  return (
    <div className="mb-7 flex flex-wrap items-end gap-x-6 gap-y-3">
      <nav className="flex flex-wrap gap-1.5" aria-label={a("report.days")}>
        <Chip to="/reports" search={{}} activeOptions={HERE}>
          {a("report.last", { days: 30 })}
        </Chip>
        {[7, 90].map((days) => (
          <Chip key={days} to="/reports" search={{ from: daysBefore(now, days - 1) }} activeOptions={HERE}>
            {a("report.last", { days })}
          </Chip>
        ))}
        <Chip to="/reports" search={{ from: daysBefore(now, 364), by: "month" }} activeOptions={HERE}>
          {a("report.year")}
        </Chip>
      </nav>
      <form key={`${span.from} ${span.to} ${by}`} onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <Field label={a("report.from")} name="from" type="date" defaultValue={span.from} />
        <Field label={a("report.to")} name="to" type="date" defaultValue={span.to} />
        <Select label={a("report.by")} name="by" defaultValue={by ?? "day"}>
          <option value="day">{a("report.day")}</option>
          <option value="month">{a("report.month")}</option>
        </Select>
        <Button type="submit" isQuiet className="!min-h-12">
          {a("report.show")}
        </Button>
      </form>
    </div>
  );
}

function Best({ kind, span }: { kind: RankingKind; span: Span }) {
  const a = useA();
  const t = useT();
  const report = useQuery(ranking(kind, span));
  const columns = [{ text: a("report.name") }, ...["order.units", "report.revenue", "report.discounts", "report.refunds", "report.net"].map((key) => ({ text: a(key as "order.units"), isNumber: true }))];
  return (
    <Loaded query={report} skeleton="h-40">
      {({ items }) =>
        items.length === 0 ? (
          <Empty>{a("report.none")}</Empty>
        ) : (
          <Table caption={a(`report.${kind}`)} columns={columns}>
            {items.map(({ id, title, units, revenue, discounts, refunds, net_revenue: net }) => (
              <tr key={id}>
                <td className="font-medium">{title ?? id}</td>
                <td className="num">{units}</td>
                {[revenue, discounts, refunds, net].map((money, place) => (
                  <td key={place} className="num whitespace-nowrap">
                    {t.money(money)}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        )
      }
    </Loaded>
  );
}
