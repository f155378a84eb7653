import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, type SyntheticEvent } from "react";
import { isProblem } from "@/shared/api/problem";
import { signOut } from "@/shared/api/session";
import type { Account } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { PasswordField } from "@/shared/ui/PasswordField";
import { Skeleton } from "@/shared/ui/Skeleton";
import { rename } from "../api/me";
import { changeEmail, changePassword } from "../api/password";
import { endSession, sessions } from "../api/sessions";
import { deviceName } from "../device";
import { fieldError } from "./AuthForm";
import { NewPassword } from "./RegisterPage";

/** One's own name, password and address. */
export function OwnDetails({ account }: { account: Account }) {
  const t = useT();
  const queries = useQueryClient();
  const name = useMutation({ mutationFn: rename });
  const password = useMutation({
    mutationFn: (values: Values) => changePassword(values.password ?? "", values.new_password ?? ""),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessions.queryKey }),
  });
  const email = useMutation({ mutationFn: (values: Values) => changeEmail(values.email ?? "", values.password ?? "") });
  return (
    <>
      <Change title={t("address.name")} button={t("action.save")} done={t("account.saved")} change={name} onSubmit={(values) => name.mutate(values.name ?? "")}>
        <Field label={t("address.name")} name="name" autoComplete="name" maxLength={100} defaultValue={account.name ?? ""} error={fieldError(name.error, "name")} />
      </Change>
      <Change title={t("account.changePassword")} button={t("account.changePassword")} done={t("account.passwordChanged")} change={password} onSubmit={(values) => password.mutate(values)}>
        <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required error={fieldError(password.error, "password")} />
        <NewPassword name="new_password" error={fieldError(password.error, "new_password")} />
      </Change>
      <Change title={t("account.changeEmail")} button={t("account.changeEmail")} done={t("account.emailAsked")} change={email} onSubmit={(values) => email.mutate(values)}>
        <Field label={t("account.newEmail")} name="email" type="email" autoComplete="email" required error={fieldError(email.error, "email")} />
        <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required error={fieldError(email.error, "password")} />
      </Change>
    </>
  );
}

type Values = Record<string, string>;

interface ChangeProps {
  title: string;
  button: string;
  /** Said when it is done. */
  done: string;
  change: { error: unknown; isPending: boolean; isSuccess: boolean };
  onSubmit: (values: Values) => void;
  children: ReactNode;
}

function Change({ title, button, done, change, onSubmit, children }: ChangeProps) {
  const problemText = useProblemText();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = [...new FormData(event.currentTarget)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
    onSubmit(Object.fromEntries(values));
  };
  const isAtField = isProblem(change.error) && change.error.fields.length > 0;
  return (
    <form onSubmit={submit} className="space-y-4">
      <h2>{title}</h2>
      {children}
      {change.error != null && !isAtField && <Notice tone="bad">{problemText(change.error)}</Notice>}
      {change.isSuccess && <Notice tone="good">{done}</Notice>}
      <Button type="submit" isQuiet isBusy={change.isPending}>
        {button}
      </Button>
    </form>
  );
}

/** Where one is signed in, and a way out of each. */
export function Devices({ onLeft }: { onLeft: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const list = useQuery(sessions);
  const leave = useMutation({ mutationFn: endSession, onSettled: () => queries.invalidateQueries({ queryKey: sessions.queryKey }) });
  return (
    <div>
      <h2 className="mb-3">{t("account.devices")}</h2>
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      <ul className="divide-y divide-line border-y border-line">
        {list.data?.map((device) => (
          <li key={device.id} className="flex items-center justify-between gap-4 py-3">
            <span className="min-w-0">
              <span className="block truncate font-medium" title={device.device ?? undefined}>{device.device ? deviceName(device.device) : t("account.someDevice")}</span>
              <span className="soft text-[0.9rem]">{device.current ? t("account.thisDevice") : t("account.lastUsed", { at: t.moment(device.used_at) })}</span>
            </span>
            {!device.current && (
              <button type="button" className="shrink-0 font-medium text-green underline" onClick={() => leave.mutate(device.id)}>
                {t("account.signOut")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Button isQuiet className="mt-4" onClick={() => void signOut(true).then(onLeft)}>
        {t("account.signOutAll")}
      </Button>
    </div>
  );
}
