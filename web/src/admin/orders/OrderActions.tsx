import { Button } from "@/shared/ui/Button";
import { Field, Select } from "@/shared/ui/Field";
import { cancelStaffOrder, deliverOrder, packOrder, refundOrder, reviewOrder, shipOrder, type StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { ActionSheet } from "../ui/ActionSheet";
import { ProblemNotice } from "../ui/ProblemNotice";
import { Papers } from "./Papers";
import { RefundSheet } from "./RefundSheet";
import { ShipSheet } from "./ShipSheet";
import { useOrderAct } from "./useOrderAct";

/** What can be done with an order as it stands; the server has the last word. */
export function OrderActions({ order }: { order: StaffOrder }) {
  const a = useA();
  const { id } = order;
  const { open, begin, key, run, error, form } = useOrderAct<"ship" | "refund" | "cancel" | "review">(id);
  const can = possible(order, useMay());
  const quiet = (name: "refund" | "cancel") => can[name] && (
    <Button isQuiet onClick={() => begin(name)}>
      {a(`order.${name}`)}
    </Button>
  );
  return (
    <div className="flex flex-wrap gap-2">
      {can.review && <Button onClick={() => begin("review")}>{a("review.decide")}</Button>}
      {can.pack && <Button onClick={() => run(() => packOrder(id))}>{a("order.pack")}</Button>}
      {can.ship && <Button onClick={() => begin("ship")}>{a("order.ship")}</Button>}
      {can.deliver && <Button onClick={() => run(() => deliverOrder(id))}>{a("order.deliver")}</Button>}
      {quiet("refund")}
      {quiet("cancel")}
      {order.received && <Papers ids={[id]} />}
      {open === null && error && (
        <div className="w-full">
          <ProblemNotice error={error} />
        </div>
      )}
      <ShipSheet {...form} order={order} isOpen={open === "ship"} onShip={(parcel) => run(() => shipOrder(id, key, parcel))} />
      <RefundSheet {...form} order={order} isOpen={open === "refund"} onRefund={(wish, reason) => run(() => refundOrder(id, key, wish, reason))} />
      <ActionSheet {...form} title={a("order.cancel")} isOpen={open === "cancel"} onSubmit={({ reason = "" }) => run(() => cancelStaffOrder(id, reason.trim()))}>
        <p className="soft">{a("order.cancelHelp")}</p>
        <Field label={a("order.reason")} name="reason" maxLength={500} />
      </ActionSheet>
      <ActionSheet {...form} title={a("review.decide")} isOpen={open === "review"} onSubmit={({ decision, reason = "" }) => run(() => reviewOrder(id, decision === "accept" ? "accept" : "refund", reason.trim()))}>
        <p className="soft">{a("review.help")}</p>
        <Select label={a("review.decision")} name="decision" defaultValue="refund">
          {(["refund", "accept"] as const).map((one) => (
            <option key={one} value={one}>
              {a(`review.${one}`)}
            </option>
          ))}
        </Select>
        <Field label={a("order.reason")} name="reason" required maxLength={500} />
      </ActionSheet>
    </div>
  );
}

/** As the order stands, and as the role allows. */
function possible({ status, payment_status: payment, received, refunded }: StaffOrder, may: ReturnType<typeof useMay>) {
  const isPaid = payment === "succeeded" || payment === "partially_refunded";
  const [fulfils, decides] = [may("fulfil_orders"), may("decide_orders")];
  return {
    pack: fulfils && status === "paid" && isPaid,
    ship: fulfils && ["paid", "packing", "partially_shipped"].includes(status) && isPaid,
    deliver: fulfils && status === "shipped",
    refund: decides && received != null && refunded.amount < received.amount && payment !== "disputed" && payment !== "mismatch",
    cancel: decides && ["pending_payment", "paid", "packing"].includes(status) && payment !== "mismatch",
    review: decides && payment === "mismatch",
  };
}
