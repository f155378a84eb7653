import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { MessageKey } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Field } from "@/shared/ui/Field";
import { PasswordField } from "@/shared/ui/PasswordField";
import { register } from "../api/register";
import { SHORTEST_PASSWORD, STRENGTHS, strengthOf } from "../strength";
import { AuthForm, fieldError } from "./AuthForm";
import { Said } from "./Said";

export default function RegisterPage() {
  const t = useT();
  const ask = useMutation({ mutationFn: register });
  usePageTitle(t("account.register"));
  if (ask.isSuccess) return <Said title={t("account.lookIntoMail")} text={t("account.lookIntoMailHelp", { email: ask.variables.email })} />;
  return (
    <AuthForm
      title={t("account.register")}
      lead={t("account.registerLead")}
      button={t("account.register")}
      error={ask.error}
      isBusy={ask.isPending}
      onSubmit={({ email = "", password = "", name = "" }) => ask.mutate({ email, password, name })}
      footer={<Link href={paths.login()}>{t("account.haveOne")}</Link>}
    >
      <Field label={t("address.name")} name="name" autoComplete="name" isOptional={t("form.optional")} maxLength={100} error={fieldError(ask.error, "name")} />
      <Field label={t("form.email")} name="email" type="email" autoComplete="email" required error={fieldError(ask.error, "email")} />
      <NewPassword error={fieldError(ask.error, "password")} />
    </AuthForm>
  );
}

/** Says while it is typed how good it is. */
export function NewPassword({ error, name = "password" }: { error: string | undefined; name?: string }) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const strength = strengthOf(typed);
  return (
    <div>
      <PasswordField
        label={t("account.newPassword")}
        name={name}
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={128}
        hint={t("account.passwordHint")}
        error={error}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <p className="mt-1 flex min-h-6 items-center gap-2.5 text-[0.9rem] text-ink-soft" aria-live="polite">
        {typed !== "" && (
          <>
            <meter className="h-2.5 w-24" aria-hidden="true" min={0} max={STRENGTHS.length - 1} low={2} high={3} optimum={3} value={STRENGTHS.indexOf(strength)} />
            {t(`password.${strength}` satisfies MessageKey)}
          </>
        )}
      </p>
    </div>
  );
}
