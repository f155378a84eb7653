import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Field } from "@/shared/ui/Field";
import { register } from "../api/register";
import { AuthForm, fieldError } from "./AuthForm";
import { Said } from "./Said";

/** The server asks for as many. */
export const SHORTEST_PASSWORD = 12;

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

export function NewPassword({ error, name = "password" }: { error: string | undefined; name?: string }) {
  const t = useT();
  return <Field label={t("account.newPassword")} name={name} type="password" autoComplete="new-password" required minLength={SHORTEST_PASSWORD} maxLength={128} hint={t("account.passwordHint")} error={error} />;
}
