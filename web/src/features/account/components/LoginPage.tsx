import { Link, Redirect, useSearch } from "wouter";
import { isProblem } from "@/shared/api/problem";
import { useSession } from "@/shared/api/session";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Field } from "@/shared/ui/Field";
import { PasswordField } from "@/shared/ui/PasswordField";
import { signIn } from "../api/signIn";
import { useEnter } from "../useEnter";
import { AuthForm, fieldError } from "./AuthForm";

/** Only a page of this shop: nobody is sent away by a link. */
function nextPage(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])/.test(next) ? next : paths.account();
}

export default function LoginPage() {
  const t = useT();
  const next = nextPage(useSearch());
  const session = useSession();
  const enter = useEnter(signIn);
  const wantsCode = isProblem(enter.error, "second_factor_required");
  const hasCode = enter.variables?.code !== undefined;
  usePageTitle(t("account.signIn"));
  if (session.kind === "signedIn") return <Redirect to={next} replace />;
  return (
    <AuthForm
      title={t("account.signIn")}
      button={t("account.signIn")}
      error={wantsCode ? null : enter.error}
      isBusy={enter.isPending}
      onSubmit={({ email = "", password = "", code }) => enter.mutate({ email, password, ...(code === undefined ? {} : { code }) })}
      footer={
        <>
          <Link href={paths.register()}>{t("account.register")}</Link>
          <Link href={paths.forgotPassword()}>{t("account.forgot")}</Link>
        </>
      }
    >
      <Field label={t("form.email")} name="email" type="email" autoComplete="email" required error={fieldError(enter.error, "email")} />
      <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required error={fieldError(enter.error, "password")} />
      {(wantsCode || hasCode) && <Field label={t("account.code")} name="code" hint={t("account.codeHelp")} autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} required autoFocus />}
    </AuthForm>
  );
}
