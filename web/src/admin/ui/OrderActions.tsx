import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useProblemText } from "@/shared/i18n/problems";
import { parseAmount } from "@/shared/lib/money";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { cancelStaffOrder, deliverOrder, packOrder, refundOrder, shipOrder, type StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { ActionSheet, type SheetProps, type Values } from "./ActionSheet";

type Open = "ship" | "refund" | "cancel" | null;

/** What can be done with an order as it stands; the server has the last word. */
export function OrderActions({ order }: { order: StaffOrder }) {
  const a = useA();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  // A new key for each thing that is opened; the same form sent twice acts once.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () => setOpen(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ["staff", "order", order.id] }),
  });
  const begin = (next: Open) => {
    setKey(crypto.randomUUID());
    act.reset();
    setOpen(next);
  };
  const can = possible(order, useMay());
  const form = { error: act.error, isBusy: act.isPending, onClose: () => setOpen(null) };
  return (
    <div className="flex flex-wrap gap-2">
      {can.pack && <Button onClick={() => act.mutate(() => packOrder(order.id))}>{a("order.pack")}</Button>}
      {can.ship && <Button onClick={() => begin("ship")}>{a("order.ship")}</Button>}
      {can.deliver && <Button onClick={() => act.mutate(() => deliverOrder(order.id))}>{a("order.deliver")}</Button>}
      {can.refund && (
        <Button isQuiet onClick={() => begin("refund")}>
          {a("order.refund")}
        </Button>
      )}
      {can.cancel && (
        <Button isQuiet onClick={() => begin("cancel")}>
          {a("order.cancel")}
        </Button>
      )}
      {open === null && act.isError && <Notice tone="bad">{problemText(act.error)}</Notice>}
      <ActionSheet {...form} title={a("order.ship")} isOpen={open === "ship"} onSubmit={(values) => act.mutate(() => shipOrder(order.id, key, parcel(values)))}>
        <p className="soft">{a("order.all")}</p>
        <Field label={a("order.carrier")} name="carrier" maxLength={60} />
        <Field label={a("order.number")} name="number" maxLength={60} />
        <Field label={a("order.link")} name="link" type="url" maxLength={300} />
      </ActionSheet>
      <RefundSheet {...form} order={order} isOpen={open === "refund"} onRefund={(amount, reason) => act.mutate(() => refundOrder(order.id, key, amount, reason))} />
      <ActionSheet {...form} title={a("order.cancel")} isOpen={open === "cancel"} onSubmit={(values) => act.mutate(() => cancelStaffOrder(order.id, (values.reason ?? "").trim()))}>
        <p className="soft">{a("order.cancelHelp")}</p>
        <Field label={a("order.reason")} name="reason" maxLength={500} />
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
    refund: decides && received != null && refunded.amount < received.amount && payment !== "disputed",
    cancel: decides && ["pending_payment", "paid", "packing"].includes(status),
  };
}

function parcel({ carrier = "", number = "", link = "" }: Values) {
  const optional = (text: string) => text.trim() || null;
  return { carrier: optional(carrier), tracking_number: optional(number), tracking_url: optional(link) };
}

interface RefundProps extends Omit<SheetProps, "title" | "onSubmit" | "children"> {
  order: StaffOrder;
  onRefund: (amount: StaffOrder["totals"]["total"] | null, reason: string) => void;
}

function RefundSheet({ order, onRefund, ...rest }: RefundProps) {
  const a = useA();
  const [isOdd, setOdd] = useState(false);
  const { currency } = order.totals.total;
  const submit = ({ amount: typed = "", reason = "" }: Values) => {
    const amount = typed.trim() === "" ? null : parseAmount(typed, currency);
    const isWrong = typed.trim() !== "" && amount === null;
    setOdd(isWrong);
    if (!isWrong) onRefund(amount === null ? null : { amount, currency }, reason.trim());
  };
  return (
    <ActionSheet {...rest} title={a("order.refund")} onSubmit={submit}>
      <Field label={a("order.amount")} name="amount" inputMode="decimal" error={isOdd ? a("order.amountOdd") : undefined} />
      <Field label={a("order.reason")} name="reason" maxLength={500} />
    </ActionSheet>
  );
}
