import { useMutation } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import type { Order, Payment } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import type { MessageKey } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { confirmLocally, type LocalOutcome, payLocally } from "../api/payLocally";

const CARDS: { number: string; effect: MessageKey }[] = [
  { number: "4242424242424242", effect: "pay.card.pays" },
  { number: "4000002760003184", effect: "pay.card.secure" },
  { number: "4000000000000002", effect: "pay.card.declined" },
  { number: "4000000000009995", effect: "pay.card.funds" },
  { number: "4000000000000341", effect: "pay.card.late" },
];

/** The news of a try before this one may be that old. */
const LATE_MS = 1_500;

interface Props {
  payment: Payment;
  order: Order;
  onPaid: () => void;
}

/** The test form of a local shop, in the place of Stripe's. */
export function LocalCardForm({ payment, order, onPaid }: Props) {
  const t = useT();
  const problemText = useProblemText();
  const [card, setCard] = useState("");
  const [paidAt, setPaidAt] = useState(0);
  const [outcome, setOutcome] = useState<LocalOutcome | null>(() => (order.payment_status === "requires_action" ? { status: "requires_action", refusal: null } : null));
  // A card that fails later says so by the order.
  const now = useNow(outcome?.status === "processing");
  const hasFailed = order.payment_status === "failed" && now - paidAt > LATE_MS;
  const refusal = outcome?.refusal ?? (order.payment_status === "failed" ? t("pay.failedLast") : null);
  const told = (next: LocalOutcome) => {
    setOutcome(next);
    setPaidAt(Date.now());
    onPaid();
  };
  const pay = useMutation({ mutationFn: (number: string) => payLocally(payment, number), onSuccess: told });
  const confirm = useMutation({ mutationFn: (isApproved: boolean) => confirmLocally(payment, isApproved), onSuccess: told });
  if (outcome?.status === "succeeded") return <Notice tone="good">{t("pay.done")}</Notice>;
  if (outcome?.status === "processing" && !hasFailed) return <Notice>{t("pay.processing")}</Notice>;
  if (outcome?.status === "canceled") return <Notice tone="bad">{t("pay.cancelled")}</Notice>;
  if (outcome?.status === "requires_action") return <Confirm isBusy={confirm.isPending} onAnswer={(isApproved) => confirm.mutate(isApproved)} />;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const number = card.replaceAll(/\D/g, "");
    pay.mutate(number === "" ? "4242424242424242" : number);
  };
  return (
    <form onSubmit={submit} className="space-y-4 rounded-3xl border border-line bg-card p-5">
      {refusal && <Notice tone="bad">{t("pay.refused", { reason: refusal })}</Notice>}
      {(pay.isError || confirm.isError) && <Notice tone="bad">{problemText(pay.error ?? confirm.error)}</Notice>}
      <Field
        label={t("pay.number")}
        inputMode="numeric"
        autoComplete="cc-number"
        placeholder="4242 4242 4242 4242"
        maxLength={23}
        value={card}
        onChange={(event) => setCard(spaced(event.target.value))}
        hint={t("pay.testHint")}
      />
      <ul className="flex flex-wrap gap-2" aria-label={t("pay.testCards")}>
        {CARDS.map(({ number, effect }) => (
          <li key={number}>
            <button type="button" aria-pressed={card === spaced(number)} className={CHIP} onClick={() => setCard(spaced(number))}>
              {t(effect)}
            </button>
          </li>
        ))}
      </ul>
      <Button type="submit" className="min-h-13 w-full text-[1.05rem]" isBusy={pay.isPending}>
        <CreditCard className="size-5" aria-hidden="true" />
        {t("pay.pay", { amount: t.money(order.totals.total) })}
      </Button>
    </form>
  );
}

const CHIP = "min-h-9 rounded-full border border-line px-3 text-[0.9rem] hover:border-ink-soft aria-pressed:border-green aria-pressed:bg-green-pale";

function spaced(text: string): string {
  return text.replaceAll(/\D/g, "").slice(0, 19).replaceAll(/(\d{4})(?=\d)/g, "$1 ");
}

function Confirm({ isBusy, onAnswer }: { isBusy: boolean; onAnswer: (isApproved: boolean) => void }) {
  const t = useT();
  return (
    <div className="space-y-4 rounded-3xl border border-line bg-card p-5">
      <h3>{t("pay.confirm")}</h3>
      <p className="soft">{t("pay.confirmHelp")}</p>
      <div className="flex flex-wrap gap-3">
        <Button isBusy={isBusy} onClick={() => onAnswer(true)}>
          {t("pay.approve")}
        </Button>
        <Button isQuiet onClick={() => onAnswer(false)}>
          {t("pay.fail")}
        </Button>
      </div>
    </div>
  );
}
