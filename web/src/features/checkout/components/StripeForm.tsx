import { Elements, ExpressCheckoutElement, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import { type Appearance, loadStripe, type Stripe } from "@stripe/stripe-js";
import { type SyntheticEvent, useMemo, useState } from "react";
import type { Order, Payment } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";

interface Props {
  payment: Payment;
  order: Order;
  onPaid: () => void;
}

const loaded = new Map<string, Promise<Stripe | null>>();

function stripe(key: string): Promise<Stripe | null> {
  const known = loaded.get(key) ?? loadStripe(key);
  loaded.set(key, known);
  return known;
}

/** Stripe's own fields in the shop's colours: card numbers never touch the shop. */
function appearance(): Appearance {
  const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const variables = { borderRadius: "12px", colorPrimary: isDark ? "#5fcf95" : "#1d7a4b", fontFamily: "system-ui, sans-serif" };
  return { theme: isDark ? "night" : "stripe", variables };
}

export default function StripeForm({ payment, order, onPaid }: Props) {
  const t = useT();
  const options = useMemo(() => ({ clientSecret: payment.client_secret, appearance: appearance(), locale: t.language }), [payment.client_secret, t.language]);
  return (
    <Elements stripe={stripe(payment.publishable_key)} options={options}>
      <Fields order={order} onPaid={onPaid} />
    </Elements>
  );
}

function Fields({ order, onPaid }: { order: Order; onPaid: () => void }) {
  const t = useT();
  const client = useStripe();
  const elements = useElements();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    if (!client || !elements) return;
    setBusy(true);
    setRefusal(null);
    // 3-D Secure opens here, or leads away and comes back to the order's page.
    const return_url = window.location.origin + paths.order(order.id);
    const { error } = await client.confirmPayment({ elements, confirmParams: { return_url }, redirect: "if_required" });
    if (error) setRefusal(error.message ?? t("problem.internal"));
    else onPaid();
    setBusy(false);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void confirm();
  };
  return (
    <form onSubmit={submit} className="space-y-4 rounded-3xl border border-line bg-card p-5">
      <ExpressCheckoutElement onConfirm={() => void confirm()} />
      <PaymentElement />
      {refusal && <Notice tone="bad">{t("pay.refused", { reason: refusal })}</Notice>}
      <Button type="submit" className="min-h-13 w-full text-[1.05rem]" disabled={!client} isBusy={isBusy}>
        {t("pay.pay", { amount: t.money(order.totals.total) })}
      </Button>
    </form>
  );
}
