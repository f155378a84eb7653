import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import { sales, type Summary, summary } from "../api/reports";
import { shortStock } from "../api/stock";
import { SalesChart } from "../charts/SalesChart";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { Figure, Figures } from "../ui/Figure";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";

/** What needs me now, how today goes, and the last thirty days. */
export function HomePage() {
  const a = useA();
  const may = useMay();
  return (
    <>
      <PageHead title={a("nav.home")} />
      {may("read_orders") && <Now />}
      <div className="grid gap-8 min-[75rem]:grid-cols-[minmax(0,1fr)_19rem]">
        {may("read_analytics") && <Month />}
        {may("read_stock") && <Short />}
      </div>
    </>
  );
}

function Now() {
  const now = useQuery(summary());
  return (
    <Loaded query={now} skeleton="h-60">
      {(data) => (
        <>
          <Needs data={data} />
          <Today data={data} />
        </>
      )}
    </Loaded>
  );
}

interface Need {
  text: string;
  count: number;
  to?: Pick<LinkProps, "to" | "search">;
}

function Needs({ data }: { data: Summary }) {
  const a = useA();
  const failed = data.failed_jobs.filter(({ messages }) => messages > 0);
  const needs: Need[] = [
    { text: a("need.pack"), count: data.to_pack, to: { to: "/orders", search: { status: "paid" } } },
    { text: a("need.packing"), count: data.packing, to: { to: "/orders", search: { status: "packing" } } },
    { text: a("need.partial"), count: data.partially_shipped, to: { to: "/orders", search: { status: "partially_shipped" } } },
    { text: a("need.review"), count: data.in_review, to: { to: "/orders", search: { payment: "mismatch" } } },
    { text: a("need.disputed"), count: data.disputed, to: { to: "/orders", search: { payment: "disputed" } } },
    { text: a("need.returns"), count: data.returns_requested },
    { text: a("need.returning"), count: data.returns_approved },
    { text: a("need.refunds"), count: data.refunds_waiting },
    ...failed.map(({ queue, messages }) => ({ text: a("need.failed", { queue: queue.replace(/DeadLetterQueue$/, "") }), count: messages })),
  ];
  const open = needs.filter(({ count }) => count > 0);
  return (
    <section className="mb-8">
      <h2 className="mb-3">{a("home.needs")}</h2>
      {open.length === 0 && <p className="rounded-xl bg-green-pale px-4 py-3">{a("home.nothing")}</p>}
      <ul className="grid grid-cols-2 gap-3 md:grid-cols-4">
        {open.map((need) => (
          <li key={need.text}>
            <Card need={need} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const CARD = "block h-full rounded-xl border border-line bg-card p-4 text-ink no-underline";

function Card({ need: { text, count, to } }: { need: Need }) {
  const words = (
    <>
      <strong className="price block font-display text-[1.6rem]/tight">{count}</strong>
      {text}
    </>
  );
  if (!to) return <div className={CARD}>{words}</div>;
  return (
    <Link {...to} className={`${CARD} hover:border-green`}>
      {words}
    </Link>
  );
}

function Today({ data: { today } }: { data: Summary }) {
  const a = useA();
  const t = useT();
  if (!today) return null;
  return (
    <section className="mb-8">
      <h2 className="mb-3">{a("home.today")}</h2>
      <Figures>
        <Figure name={a("report.revenue")}>{t.money(today.revenue)}</Figure>
        <Figure name={a("report.orders")}>{today.orders}</Figure>
        <Figure name={a("order.units")}>{today.units}</Figure>
        <Figure name={a("report.refunds")}>{t.money(today.refunds)}</Figure>
      </Figures>
    </section>
  );
}

function Month() {
  const a = useA();
  const report = useQuery(sales({}));
  return (
    <section>
      <h2 className="mb-3">{a("home.month")}</h2>
      <Loaded query={report} skeleton="h-60">
        {(data) => <SalesChart report={data} of="revenue" />}
      </Loaded>
    </section>
  );
}

/** What to order before somebody asks for it. */
function Short() {
  const a = useA();
  const short = useQuery(shortStock());
  return (
    <section>
      <h2 className="mb-3">{a("home.short")}</h2>
      <Loaded query={short} skeleton="h-60">
        {({ items, next_cursor }) => (
          <>
            {items.length === 0 && <p className="soft">{a("home.allThere")}</p>}
            <ul className="space-y-1.5">
              {items.map(({ sku, title, available, product_id }) => (
                <li key={sku} className="flex justify-between gap-3">
                  <Link to="/stock" search={{ product: product_id }}>
                    {title} <span className="soft">{sku}</span>
                  </Link>
                  <span className={available === 0 ? "font-medium" : "soft"}>{a("home.left", { available })}</span>
                </li>
              ))}
            </ul>
            {next_cursor && (
              <p className="mt-2">
                <Link to="/stock">{a("home.more")}</Link>
              </p>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
