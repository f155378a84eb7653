import { useQuery } from "@tanstack/react-query";
import { useT } from "@/shared/i18n/useT";
import { cohorts, customersReport, funnel, type Span, stockOuts } from "../api/reports";
import { periodText } from "../charts/periods";
import { useA } from "../i18n/useA";
import { Empty, Loaded } from "../ui/Loaded";
import { Table } from "../ui/Table";
import { Part } from "./Part";

/** From looking to paying, who came back, and what was missing. */
export function OtherReports({ span }: { span: Span }) {
  const a = useA();
  return (
    <>
      <Part title={a("report.funnel")} kind="funnel" query={span}>
        <Funnel span={span} />
      </Part>
      <Part title={a("report.customers")} kind="customers" query={span}>
        <Customers span={span} />
      </Part>
      <Part title={a("report.cohorts")} kind="cohorts" query={span}>
        <Cohorts span={span} />
      </Part>
      <Part title={a("report.stockOuts")} kind="stock-outs" query={span}>
        <StockOuts span={span} />
      </Part>
    </>
  );
}

const percent = (of: number | null | undefined, language: string) => (of == null ? "–" : new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(of / 10_000));

function Funnel({ span }: { span: Span }) {
  const a = useA();
  const { language } = useT();
  const report = useQuery(funnel(span));
  return (
    <Loaded query={report} skeleton="h-40">
      {({ total }) => (
        <Table caption={a("report.funnel")} columns={[{ text: a("report.step") }, { text: a("report.count"), isNumber: true }, { text: a("report.share"), isNumber: true }]}>
          {(["views", "carts", "checkouts", "paid"] as const).map((step) => (
            <tr key={step}>
              <td className="font-medium">{a(`report.step.${step}`)}</td>
              <td className="num">{total[step]}</td>
              <td className="num">{step === "paid" ? percent(total.paid_of_carts_bp, language) : ""}</td>
            </tr>
          ))}
        </Table>
      )}
    </Loaded>
  );
}

function Customers({ span }: { span: Span }) {
  const a = useA();
  const t = useT();
  const report = useQuery(customersReport(span));
  return (
    <Loaded query={report} skeleton="h-24">
      {({ total }) => (
        <Table caption={a("report.customers")} columns={[{ text: a("customers.kind") }, { text: a("report.count"), isNumber: true }, { text: a("report.revenue"), isNumber: true }]}>
          <tr>
            <td className="font-medium">{a("report.newCustomers")}</td>
            <td className="num">{total.new_customers}</td>
            <td className="num">{t.money(total.new_revenue)}</td>
          </tr>
          <tr>
            <td className="font-medium">{a("report.returningOrders")}</td>
            <td className="num">{total.returning_orders}</td>
            <td className="num">{t.money(total.returning_revenue)}</td>
          </tr>
        </Table>
      )}
    </Loaded>
  );
}

function Cohorts({ span }: { span: Span }) {
  const a = useA();
  const t = useT();
  const report = useQuery(cohorts(span));
  return (
    <Loaded query={report} skeleton="h-24">
      {({ items }) => {
        if (items.length === 0) return <Empty>{a("report.none")}</Empty>;
        const most = Math.max(...items.map(({ months }) => months.length));
        const columns = [{ text: a("report.cohort") }, { text: a("nav.customers"), isNumber: true }, ...Array.from({ length: most }, (_, month) => ({ text: a("report.monthAfter", { month }), isNumber: true }))];
        return (
          <Table caption={a("report.cohorts")} columns={columns} isWide>
            {items.map(({ cohort, customers, months }) => (
              <tr key={cohort}>
                <td className="font-medium whitespace-nowrap">{periodText(cohort, t.language)}</td>
                <td className="num">{customers}</td>
                {Array.from({ length: most }, (_, month) => (
                  <td key={month} className="num">
                    {months[month]?.customers ?? ""}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        );
      }}
    </Loaded>
  );
}

function StockOuts({ span }: { span: Span }) {
  const a = useA();
  const t = useT();
  const report = useQuery(stockOuts(span));
  const columns = [{ text: a("stock.sku") }, { text: a("report.since") }, { text: a("report.until") }, { text: a("report.hours"), isNumber: true }];
  return (
    <Loaded query={report} skeleton="h-24">
      {({ items }) =>
        items.length === 0 ? (
          <Empty>{a("report.noStockOuts")}</Empty>
        ) : (
          <Table caption={a("report.stockOuts")} columns={columns}>
            {items.map(({ sku, since, until, hours }) => (
              <tr key={sku + since}>
                <td className="price font-medium">{sku}</td>
                <td>{t.moment(since)}</td>
                <td>{until ? t.moment(until) : a("report.still")}</td>
                <td className="num">{hours}</td>
              </tr>
            ))}
          </Table>
        )
      }
    </Loaded>
  );
}
