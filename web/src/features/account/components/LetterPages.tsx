import { useMutation } from "@tanstack/react-query";
import { Link, Redirect, useSearch } from "wouter";
import { useEffect, useRef } from "react";
import { end, useSession } from "@/shared/api/session";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { PasswordField } from "@/shared/ui/PasswordField";
import { Skeleton } from "@/shared/ui/Skeleton";
import { confirmEmail, forgotPassword, resetPassword } from "../api/password";
import { verifyEmail } from "../api/signIn";
import { useEnter } from "../useEnter";
import { AuthForm, fieldError } from "./AuthForm";
import { NewPassword } from "./RegisterPage";
import { Said } from "./Said";

/** The pages that mails lead to. */
function useLink(): string {
  return new URLSearchParams(useSearch()).get("token") ?? "";
}

export function VerifyEmailPage() {
  const t = useT();
  const token = useLink();
  const session = useSession();
  const verify = useEnter((password: string) => verifyEmail(token, password));
  usePageTitle(t("account.verify"));
  if (session.kind === "signedIn") return <Redirect to={paths.account()} replace />;
  return (
    <AuthForm title={t("account.verify")} lead={t("account.verifyLead")} button={t("account.verifyButton")} error={verify.error} isBusy={verify.isPending} onSubmit={({ password = "" }) => verify.mutate(password)}>
      <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required error={fieldError(verify.error, "password")} />
    </AuthForm>
  );
}

export function ForgotPasswordPage() {
  const t = useT();
  const ask = useMutation({ mutationFn: forgotPassword });
  usePageTitle(t("account.forgot"));
  if (ask.isSuccess) return <Said title={t("account.lookIntoMail")} text={t("account.lookIntoMailHelp", { email: ask.variables })} />;
  return (
    <AuthForm title={t("account.forgot")} lead={t("account.forgotLead")} button={t("account.forgotButton")} error={ask.error} isBusy={ask.isPending} onSubmit={({ email = "" }) => ask.mutate(email)}>
      <Field label={t("form.email")} name="email" type="email" autoComplete="email" required error={fieldError(ask.error, "email")} />
    </AuthForm>
  );
}

export function ResetPasswordPage() {
  const t = useT();
  const token = useLink();
  // The server has signed everybody out.
  const reset = useMutation({ mutationFn: (password: string) => resetPassword(token, password), onSuccess: end });
  usePageTitle(t("account.reset"));
  if (reset.isSuccess) {
    return (
      <Said title={t("account.resetDone")} text={t("account.resetDoneHelp")}>
        <Link className="button" href={paths.login()}>
          {t("account.signIn")}
        </Link>
      </Said>
    );
  }
  return (
    <AuthForm title={t("account.reset")} button={t("account.resetButton")} error={reset.error} isBusy={reset.isPending} onSubmit={({ password = "" }) => reset.mutate(password)}>
      <NewPassword error={fieldError(reset.error, "new_password")} />
    </AuthForm>
  );
}

export function ConfirmEmailPage() {
  const t = useT();
  const problemText = useProblemText();
  const token = useLink();
  const confirm = useMutation({ mutationFn: confirmEmail });
  const wasSent = useRef(false);
  const { mutate } = confirm;
  usePageTitle(t("account.confirmEmail"));
  useEffect(() => {
    if (wasSent.current) return;
    wasSent.current = true;
    mutate(token);
  }, [mutate, token]);
  if (confirm.isError) return <Notice tone="bad">{problemText(confirm.error)}</Notice>;
  return confirm.isSuccess ? <Said title={t("account.emailChanged")} text={t("account.emailChangedHelp")} /> : <Skeleton className="h-40" />;
}
