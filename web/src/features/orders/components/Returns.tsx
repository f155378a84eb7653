import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import type { Order } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { Sheet } from "@/shared/ui/Sheet";
import { Stepper } from "@/shared/ui/Stepper";
import { createReturn } from "../api/createReturn";
import { order } from "../api/getOrder";
import { returnable } from "../returnable";

/** What was asked to go back, and the form to ask. */
export function Returns({ order: shown }: { order: Order }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const units = returnable(shown);
  return (
    <>
      {shown.returns.map((of) => (
        <Notice key={of.id} tone={of.status === "declined" ? "warn" : "plain"} className="mb-3">
          <strong className="font-semibold">{t(`return.${of.status}`)}</strong>{" "}
          {t("return.units", { count: of.lines.reduce((sum, line) => sum + line.quantity, 0) })}
          {of.decline_reason && <span className="soft block">{of.decline_reason}</span>}
        </Notice>
      ))}
      {Object.keys(units).length > 0 && (
        <Button isQuiet onClick={() => setOpen(true)}>
          {t("return.ask")}
        </Button>
      )}
      <Sheet title={t("return.ask")} closeLabel={t("action.close")} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ReturnForm order={shown} units={units} onDone={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

function ReturnForm({ order: shown, units, onDone }: { order: Order; units: Record<string, number>; onDone: () => void }) {
  const t = useT();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Record<string, number>>({});
  const [reason, setReason] = useState("");
  // The same request again, after an answer that was lost, asks once.
  const [key] = useState(() => crypto.randomUUID());
  const lines = Object.entries(chosen).filter(([, quantity]) => quantity > 0);
  const ask = useMutation({
    mutationFn: () => createReturn(shown.id, shown.token, key, lines.map(([sku, quantity]) => ({ sku, quantity, reason: reason.trim() }))),
    onSuccess: (changed) => {
      queries.setQueryData(order(shown.id, shown.token).queryKey, changed);
      onDone();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form className="space-y-5" onSubmit={submit}>
      <ul className="divide-y divide-line">
        {shown.lines
          .filter((line) => units[line.sku])
          .map((line) => (
            <li key={line.sku} className="flex items-center justify-between gap-4 py-3">
              <span>
                {line.title} <span className="soft">{line.options}</span>
              </span>
              <Stepper
                isSmall
                least={0}
                value={chosen[line.sku] ?? 0}
                most={units[line.sku] ?? 0}
                onChange={(quantity) => setChosen({ ...chosen, [line.sku]: quantity })}
                label={t("cart.quantityOf", { title: line.title })}
                lessLabel={t("cart.less")}
                moreLabel={t("cart.more")}
              />
            </li>
          ))}
      </ul>
      <Field label={t("return.reason")} value={reason} required maxLength={500} onChange={(event) => setReason(event.target.value)} />
      {ask.isError && <Notice tone="bad">{problemText(ask.error)}</Notice>}
      <Button type="submit" className="w-full" disabled={lines.length === 0 || reason.trim() === ""} isBusy={ask.isPending}>
        {t("return.send")}
      </Button>
    </form>
  );
}
