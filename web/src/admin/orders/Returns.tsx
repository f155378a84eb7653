import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { approveReturn, declineReturn, receiveReturn, refundOrder, type Return, type StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { useT } from "@/shared/i18n/useT";
import { useMay } from "../may";
import { ActionSheet } from "../ui/ActionSheet";
import { ProblemNotice } from "../ui/ProblemNotice";
import { StateTag } from "../ui/StateTag";
import { returned, unitsIn } from "./units";
import { UnitFields } from "./UnitFields";
import { useOrderAct } from "./useOrderAct";

/** What customers want to send back: decided, taken in, and paid back, one after the other. */
export function Returns({ order }: { order: StaffOrder }) {
  const a = useA();
  if (order.returns.length === 0) return null;
  return (
    <section className="mt-7">
      <h2 className="mb-2">{a("order.returns")}</h2>
      <ul className="space-y-3">
        {order.returns.map((of) => (
          <OneReturn key={of.id} order={order} of={of} />
        ))}
      </ul>
    </section>
  );
}

function OneReturn({ order, of }: { order: StaffOrder; of: Return }) {
  const a = useA();
  const t = useT();
  const lines = returned(order, of.lines);
  const reasons = [...new Set(of.lines.map(({ reason }) => reason))];
  const units = (all: readonly { sku: string; quantity: number }[]) => all.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(", ");
  return (
    <li className="space-y-2 rounded-xl border border-line bg-card p-4">
      <p className="flex max-w-none flex-wrap items-center gap-x-3 gap-y-1">
        <StateTag state={of.status} />
        <span className="font-medium">{lines.map(({ title, most }) => `${most} × ${title}`).join(" · ")}</span>
        <span className="soft">{t.day(of.requested_at)}</span>
      </p>
      {reasons.map((reason) => (
        <p key={reason} className="soft">
          “{reason}”
        </p>
      ))}
      {of.decline_reason && <p>{a("return.because", { reason: of.decline_reason })}</p>}
      {of.received.length > 0 && <p>{a("return.came", { units: units(of.received) })}</p>}
      <Steps order={order} of={of} />
    </li>
  );
}

function Steps({ order, of }: { order: StaffOrder; of: Return }) {
  const a = useA();
  const may = useMay();
  const { open, begin, key, run, error, form } = useOrderAct<"decline" | "receive" | "refund">(order.id);
  const lines = returned(order, of.lines);
  const isRefunded = order.refunds.some(({ return_id, status }) => return_id === of.id && status !== "failed");
  const [decides, fulfils] = [may("decide_orders"), may("fulfil_orders")];
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {of.status === "requested" && decides && (
        <>
          <Button onClick={() => run(() => approveReturn(order.id, of.id))}>{a("return.approve")}</Button>
          <Button isQuiet onClick={() => begin("decline")}>
            {a("return.decline")}
          </Button>
        </>
      )}
      {of.status === "approved" && fulfils && <Button onClick={() => begin("receive")}>{a("return.receive")}</Button>}
      {of.status === "received" && decides && !isRefunded && <Button onClick={() => begin("refund")}>{a("return.refund")}</Button>}
      {open === null && error && <ProblemNotice error={error} />}
      <ActionSheet {...form} title={a("return.decline")} isOpen={open === "decline"} onSubmit={({ reason = "" }) => run(() => declineReturn(order.id, of.id, reason.trim()))}>
        <Field label={a("order.reason")} hint={a("refund.reasonHelp")} name="reason" required maxLength={500} />
      </ActionSheet>
      <ActionSheet {...form} title={a("return.receive")} isOpen={open === "receive"} onSubmit={(values) => run(() => receiveReturn(order.id, of.id, unitsIn(values, "units", lines).map((line) => ({ ...line, restock: Math.min(line.quantity, Number(values[`restock ${line.sku}`] ?? 0)) }))))}>
        <UnitFields label={a("return.back")} name="units" lines={lines} isFull />
        <UnitFields label={a("return.restock")} name="restock" lines={lines} isFull />
      </ActionSheet>
      <ActionSheet {...form} title={a("return.refund")} isOpen={open === "refund"} onSubmit={({ reason = "", shipping }) => run(() => refundOrder(order.id, key, { return_id: of.id, shipping: shipping === "on" }, reason.trim()))}>
        <p className="soft">{a("return.refundHelp")}</p>
        <Field label={a("order.reason")} hint={a("refund.reasonHelp")} name="reason" maxLength={500} />
      </ActionSheet>
    </div>
  );
}
