import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { AddressText } from "@/features/orders";
import { isProblem } from "@/shared/api/problem";
import { useT } from "@/shared/i18n/useT";
import { Notice } from "@/shared/ui/Notice";
import { noteOrder, type StaffOrder, staffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { AddressSheet } from "../orders/AddressSheet";
import { OrderActions } from "../orders/OrderActions";
import { OrderParcels, OrderRefunds } from "../orders/OrderParcels";
import { Returns } from "../orders/Returns";
import { Timeline } from "../orders/Timeline";
import { Loaded } from "../ui/Loaded";
import { Notes } from "../ui/Notes";
import { PageHead } from "../ui/PageHead";
import { StateTag } from "../ui/StateTag";
import { Table } from "../ui/Table";

export function OrderPage() {
  const a = useA();
  const { id } = useParams({ from: "/orders/$id" });
  const query = useQuery(staffOrder(id));
  if (isProblem(query.error, "not_found")) return <Notice tone="warn">{a("order.missing")}</Notice>;
  return <Loaded query={query}>{(order) => <Shown key={order.id} order={order} />}</Loaded>;
}

function Shown({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  const may = useMay();
  return (
    <>
      <PageHead title={order.id}>
        <StateTag state={order.status} />
        <StateTag state={order.payment_status} />
        <span className="soft mr-auto">{t.moment(order.placed_at)}</span>
        <OrderActions order={order} />
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 min-[75rem]:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="min-w-0">
          <Lines order={order} />
          <div className="mt-7 grid gap-6 sm:grid-cols-2">
            <div>
              <div className="flex items-center gap-1">
                <h2>{a("order.customer")}</h2>
                <AddressSheet order={order} />
              </div>
              <p>
                <Link to="/orders" search={{ email: order.email }}>
                  {order.email}
                </Link>
              </p>
              <div className="[&_address]:not-italic">
                <AddressText address={order.shipping_address} />
              </div>
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
          <OrderParcels order={order} />
          <Returns order={order} />
          <OrderRefunds order={order} />
        </div>
        <div className="space-y-8">
          <Notes notes={order.notes} mayAdd={may("decide_orders")} queryKey={["staff", "order", order.id]} onAdd={(key, text) => noteOrder(order.id, key, text)} />
          <Timeline order={order} />
        </div>
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
              <td className="price whitespace-nowrap">{line.sku}</td>
              <td className="num">{line.quantity}</td>
              <td className="num">{t.money(line.unit_price)}</td>
              <td className="num">{t.money(line.subtotal)}</td>
            </tr>
          ))}
    </Table>
  );
}
