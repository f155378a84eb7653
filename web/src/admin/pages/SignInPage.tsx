import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Barrow } from "@/shared/ui/Barrow";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { PasswordField } from "@/shared/ui/PasswordField";
import { signInStaff } from "../api/signIn";
import { useA } from "../i18n/useA";

/** For staff: address and password, then the code of the second factor where there is one. */
export function SignInPage({ isCustomer }: { isCustomer: boolean }) {
  const a = useA();
  const t = useT();
  const problemText = useProblemText();
  const [asksCode, setAsksCode] = useState(false);
  const enter = useMutation({
    mutationFn: signInStaff,
    onError: (error) => {
      if (isProblem(error, "second_factor_required")) setAsksCode(true);
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    enter.mutate({ email: text("email"), password: text("password"), code: text("code").trim() || null });
  };
  const isRefused = enter.isError && !isProblem(enter.error, "second_factor_required");
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <form onSubmit={submit} className="w-full max-w-sm space-y-5">
        <span className="name">
          <Barrow />
        </span>
        <div>
          <h1>{a("office")}</h1>
          <p className="soft mt-2">{a("enter.lead")}</p>
        </div>
        {isCustomer && <Notice tone="warn">{a("enter.customer")}</Notice>}
        {isRefused && <Notice tone="bad">{problemText(enter.error)}</Notice>}
        <Field label={t("form.email")} name="email" type="email" autoComplete="username" required />
        <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required />
        {asksCode && <Field label={a("enter.code")} name="code" hint={a("enter.codeHelp")} autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} required autoFocus />}
        <Button type="submit" className="w-full" isBusy={enter.isPending}>
          {a("key.enter")}
        </Button>
      </form>
    </main>
  );
}
