import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { PasswordField } from "@/shared/ui/PasswordField";
import { beginSecondFactor, confirmSecondFactor, type Enrolment, type Proof } from "../api/secondFactor";
import { useA } from "../i18n/useA";
import { type Values, valuesOf } from "../ui/ActionSheet";
import { RecoveryCodes } from "./RecoveryCodes";
import { SecretCard } from "./SecretCard";

type Step = { name: "told" } | { name: "proving" } | { name: "confirming"; enrolment: Enrolment } | { name: "done"; codes: string[] };

/** Sets up an app that shows codes, in place of the one that there may be. The old one counts until the new one has shown a code. */
export function SecondFactor() {
  const a = useA();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ name: "told" });
  const begin = useMutation({
    mutationFn: beginSecondFactor,
    onSuccess: (enrolment) => setStep({ name: "confirming", enrolment }),
    onError: (error) => {
      if (isProblem(error, "second_factor_exists")) setStep({ name: "proving" });
    },
  });
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: (codes) => {
      setStep({ name: "done", codes });
      void queries.invalidateQueries({ queryKey: ["me", "sessions"] });
    },
    // An answer that was lost: it is done, and the codes are gone with the answer.
    onError: (error) => {
      if (isProblem(error, "second_factor_exists")) setStep({ name: "told" });
    },
  });
  const leave = () => {
    begin.reset();
    confirm.reset();
    setStep({ name: "told" });
  };
  return (
    <section className="space-y-4">
      <h2>{a("invite.factor")}</h2>
      {step.name === "told" && <Told wasDone={isProblem(confirm.error, "second_factor_exists")} error={begin.error} isBusy={begin.isPending} onBegin={() => begin.mutate(null)} />}
      {step.name === "proving" && <Prove error={begin.error} isBusy={begin.isPending} onProve={begin.mutate} onLeave={leave} />}
      {step.name === "confirming" && <Confirm enrolment={step.enrolment} error={confirm.error} isBusy={confirm.isPending} onConfirm={confirm.mutate} onLeave={leave} />}
      {step.name === "done" && (
        <>
          <Notice tone="good">{a("factor.done")}</Notice>
          <RecoveryCodes codes={step.codes} />
          <Button onClick={leave}>{a("factor.kept")}</Button>
        </>
      )}
    </section>
  );
}

function Told({ wasDone, error, isBusy, onBegin }: { wasDone: boolean; error: unknown; isBusy: boolean; onBegin: () => void }) {
  const a = useA();
  return (
    <>
      <p className="soft">{a("factor.lead")}</p>
      {wasDone && <Notice tone="warn">{a("factor.already")}</Notice>}
      <Refusal error={error} />
      <Button isQuiet isBusy={isBusy} onClick={onBegin}>
        {a("factor.begin")}
      </Button>
    </>
  );
}

interface StepProps {
  error: unknown;
  isBusy: boolean;
  onLeave: () => void;
}

function Prove({ error, isBusy, onProve, onLeave }: StepProps & { onProve: (proof: Proof) => void }) {
  const a = useA();
  const t = useT();
  const passwordReason = isProblem(error) ? error.fields.find(({ field }) => field === "password")?.reason : undefined;
  const submit = useSubmit(isBusy, ({ password = "", code = "" }) => onProve({ password, code: code.trim() }));
  return (
    <form onSubmit={submit} className="space-y-4">
      <p>{a("factor.prove")}</p>
      {!isProblem(error, "second_factor_exists") && <Refusal error={error} />}
      <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required autoFocus error={passwordReason} />
      <Field label={a("factor.code")} name="code" autoComplete="one-time-code" required spellCheck={false} autoCapitalize="none" />
      <Ways text={a("factor.next")} isBusy={isBusy} onLeave={onLeave} />
    </form>
  );
}

function Confirm({ enrolment, error, isBusy, onConfirm, onLeave }: StepProps & { enrolment: Enrolment; onConfirm: (code: string) => void }) {
  const a = useA();
  const submit = useSubmit(isBusy, ({ code = "" }) => onConfirm(code.replaceAll(" ", "")));
  return (
    <form onSubmit={submit} className="space-y-4">
      <SecretCard enrolment={enrolment}>
        <Refusal error={error} />
        <Field label={a("enter.code")} name="code" inputMode="numeric" autoComplete="one-time-code" required pattern="[0-9 ]{6,7}" autoFocus />
      </SecretCard>
      <Ways text={a("factor.use")} isBusy={isBusy} onLeave={onLeave} />
    </form>
  );
}

function Ways({ text, isBusy, onLeave }: { text: string; isBusy: boolean; onLeave: () => void }) {
  const a = useA();
  return (
    <p className="flex flex-wrap gap-2">
      <Button type="submit" isBusy={isBusy}>
        {text}
      </Button>
      <Button isQuiet onClick={onLeave}>
        {a("factor.leave")}
      </Button>
    </p>
  );
}

/** What no field says. */
function Refusal({ error }: { error: unknown }) {
  const problemText = useProblemText();
  const isAtField = isProblem(error) && error.fields.length > 0;
  return error != null && !isAtField && <Notice tone="bad">{problemText(error)}</Notice>;
}

function useSubmit(isBusy: boolean, send: (values: Values) => void) {
  return (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isBusy) send(valuesOf(event.currentTarget));
  };
}
