import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { AddressText } from "@/features/orders";
import { isProblem } from "@/shared/api/problem";
import { useT } from "@/shared/i18n/useT";
import { Failure } from "@/shared/ui/Failure";
import { Notice } from "@/shared/ui/Notice";
import { Skeleton } from "@/shared/ui/Skeleton";
import { type StaffOrder, staffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { OrderActions } from "../ui/OrderActions";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";

export function OrderPage() {
  const a = useA();
  const { id } = useParams({ from: "/orders/$id" });
  const query = useQuery(staffOrder(id));
  if (isProblem(query.error, "not_found")) return <Notice tone="warn">{a("order.missing")}</Notice>;
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return query.data ? <Shown order={query.data} /> : <Skeleton className="h-96" />;
}

function Shown({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="price">{order.id}</h1>
        <Tag text={order.status} />
        <Tag text={order.payment_status} />
        <span className="soft mr-auto">{t.moment(order.placed_at)}</span>
        <OrderActions order={order} />
      </div>
      <div className="grid gap-x-10 gap-y-8 min-[70rem]:grid-cols-[minmax(0,1fr)_21rem]">
        <div>
          <Lines order={order} />
          <div className="mt-7 grid gap-6 sm:grid-cols-2">
            <div>
              <h2 className="mb-1">{a("order.customer")}</h2>
              <p>{order.email}</p>
              <AddressText address={order.shipping_address} />
              {order.shipping && <p className="soft">{order.shipping.name}</p>}
            </div>
            <dl className="price grid grid-cols-[1fr_auto] content-start gap-x-6 gap-y-1">
              <Sum label={t("totals.subtotal")} text={t.money(order.totals.subtotal)} />
              <Sum label={t("totals.discount")} text={t.money(order.totals.discount)} />
              <Sum label={t("totals.shipping")} text={t.money(order.totals.shipping)} />
              <Sum label={t("totals.tax")} text={t.money(order.totals.tax)} />
              <Sum label={t("totals.total")} text={t.money(order.totals.total)} isStrong />
              {order.received && <Sum label={a("order.received")} text={t.money(order.received)} />}
              {order.refunded.amount > 0 && <Sum label={a("order.refunded")} text={t.money(order.refunded)} />}
            </dl>
          </div>
        </div>
        <Timeline order={order} />
      </div>
    </>
  );
}

function Sum({ label, text, isStrong = false }: { label: string; text: string; isStrong?: boolean }) {
  return (
    <>
      <dt className={isStrong ? "font-semibold" : "soft"}>{label}</dt>
      <dd className={`text-right ${isStrong ? "font-semibold" : ""}`}>{text}</dd>
    </>
  );
}

function Lines({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  return (
    <Table
      caption={a("order.lines")}
      columns={[
        { text: a("stock.product") },
        { text: a("stock.sku") },
        { text: a("order.units"), isNumber: true },
        { text: a("order.price"), isNumber: true },
        { text: a("order.sum"), isNumber: true },
      ]}
    >
          {order.lines.map((line) => (
            <tr key={line.sku}>
              <td>
                {line.title} {line.options && <span className="soft">{line.options}</span>}
              </td>
              <td className="price">{line.sku}</td>
              <td className="num">{line.quantity}</td>
              <td className="num">{t.money(line.unit_price)}</td>
              <td className="num">{t.money(line.subtotal)}</td>
            </tr>
          ))}
    </Table>
  );
}

function Timeline({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  return (
    <section>
      <h2 className="mb-3">{a("order.timeline")}</h2>
      <ol className="space-y-3 border-l-2 border-line pl-4">
        {[...order.timeline].reverse().map((event) => (
          <li key={event.seq}>
            <p className="font-medium">
              {event.type.replaceAll("_", " ")} {event.amount && <span className="price font-normal">{t.money(event.amount)}</span>}
            </p>
            {event.reason && <p>{event.reason}</p>}
            <p className="soft text-[0.85rem]">{t.moment(event.at)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
