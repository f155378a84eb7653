import { useState } from "react";
import { parseAmount } from "@/shared/lib/money";
import { useT } from "@/shared/i18n/useT";
import { Check, Field, Select } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import type { RefundWish, StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { ActionSheet, type SheetProps, type Values } from "../ui/ActionSheet";
import { unitsIn, unrefunded } from "./units";
import { UnitFields } from "./UnitFields";

const KINDS = ["all", "amount", "units"] as const;
type Kind = (typeof KINDS)[number];

interface Props extends Omit<SheetProps, "title" | "onSubmit" | "children"> {
  order: StaffOrder;
  onRefund: (wish: RefundWish, reason: string) => void;
}

/** Money that goes back: all that is left, an amount, or what was paid for some units. */
export function RefundSheet({ order, onRefund, ...rest }: Props) {
  const a = useA();
  const t = useT();
  const [kind, setKind] = useState<Kind>("all");
  const [isOdd, setOdd] = useState(false);
  const { currency } = order.totals.total;
  const lines = unrefunded(order);
  const hasShipping = order.totals.shipping.amount > 0 && !order.refunds.some(({ shipping, status }) => shipping != null && status !== "failed");
  const wishOf = (values: Values): RefundWish | null => {
    if (kind === "all") return { shipping: false };
    if (kind === "amount") {
      const amount = parseAmount(values.amount ?? "", currency);
      return amount === null || amount === 0 ? null : { amount: { amount, currency }, shipping: false };
    }
    const [chosen, shipping] = [unitsIn(values, "units", lines), values.shipping === "on"];
    if (chosen.length > 0) return { lines: chosen, shipping };
    return shipping ? { shipping } : null;
  };
  const submit = (values: Values) => {
    const wish = wishOf(values);
    setOdd(wish === null);
    if (wish) onRefund(wish, (values.reason ?? "").trim());
  };
  return (
    <ActionSheet {...rest} title={a("order.refund")} onSubmit={submit}>
      <Select label={a("refund.what")} value={kind} onChange={({ target }) => setKind(target.value as Kind)}>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {a(`refund.${one}`)}
          </option>
        ))}
      </Select>
      {kind === "all" && order.received && <p className="soft">{a("refund.left", { left: t.money({ currency, amount: order.received.amount - order.refunded.amount }) })}</p>}
      {kind === "amount" && <Field label={`${a("order.amount")} (${currency})`} name="amount" inputMode="decimal" required error={isOdd ? a("order.amountOdd") : undefined} />}
      {kind === "units" && (
        <>
          {isOdd && <Notice tone="warn">{a("order.noUnits")}</Notice>}
          <UnitFields label={a("refund.units")} name="units" lines={lines} />
          {hasShipping && <Check label={a("refund.shipping")} name="shipping" />}
        </>
      )}
      <Field label={a("order.reason")} hint={a("refund.reasonHelp")} name="reason" maxLength={500} />
    </ActionSheet>
  );
}
