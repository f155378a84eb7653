import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, type SyntheticEvent } from "react";
import { isProblem } from "@/shared/api/problem";
import { begin } from "@/shared/api/session";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { shopName } from "@/shared/lib/shop";
import { Barrow } from "@/shared/ui/Barrow";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { Skeleton } from "@/shared/ui/Skeleton";
import { RecoveryCodes } from "../account/RecoveryCodes";
import { SecretCard } from "../account/SecretCard";
import { acceptInvitation, invitation, type Invitation, type Joined } from "../api/invitation";
import { useA } from "../i18n/useA";

/** The server asks for as many. */
const SHORTEST_PASSWORD = 12;

/** Where the mail to whoever is invited leads: a password, a second factor, and they are in. */
export default function InvitationPage() {
  const problemText = useProblemText();
  const token = new URLSearchParams(window.location.search).get("token") ?? "";
  const opened = useQuery(invitation(token));
  const join = useMutation({ mutationFn: acceptInvitation });
  if (opened.isPending) return <Frame><Skeleton className="h-96" /></Frame>;
  if (join.isSuccess) return <Frame><Welcome joined={join.data} /></Frame>;
  if (opened.isError) return <Frame><Notice tone="bad">{problemText(opened.error)}</Notice></Frame>;
  return (
    <Frame>
      <JoinForm invitation={opened.data} error={join.error} isBusy={join.isPending} onJoin={(given) => join.mutate({ token, ...given })} />
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const a = useA();
  return (
    <main className="mx-auto min-h-dvh w-full max-w-md space-y-5 p-5 sm:pt-16">
      <span className="name">
        <Barrow />
        {shopName()}
      </span>
      <h1>{a("invite.title")}</h1>
      {children}
    </main>
  );
}

interface FormProps {
  invitation: Invitation;
  error: Error | null;
  isBusy: boolean;
  onJoin: (given: { name: string | null; password: string; code: string }) => void;
}

function JoinForm({ invitation: { email, role, has_account: hasAccount, second_factor: factor }, error, isBusy, onJoin }: FormProps) {
  const a = useA();
  const t = useT();
  const problemText = useProblemText();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    const password = form.get("password");
    onJoin({ name: text("name") || null, password: typeof password === "string" ? password : "", code: text("code") });
  };
  const reason = (field: string) => (isProblem(error) ? error.fields.find((one) => one.field === field)?.reason : undefined);
  const isElsewhere = isProblem(error) && error.fields.length > 0;
  return (
    <form onSubmit={submit} className="space-y-5">
      <p className="soft">{a("invite.lead", { email, role: a(`role.${role}`) })}</p>
      {error && !isElsewhere && <Notice tone="bad">{problemText(error)}</Notice>}
      {/* For whatever keeps passwords. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {!hasAccount && <Field label={a("invite.name")} name="name" autoComplete="name" isOptional={t("form.optional")} maxLength={100} error={reason("name")} />}
      {hasAccount ? (
        <Field label={t("account.password")} name="password" type="password" autoComplete="current-password" required hint={a("invite.known")} error={reason("password")} />
      ) : (
        <Field label={a("invite.newPassword")} name="password" type="password" autoComplete="new-password" required minLength={SHORTEST_PASSWORD} maxLength={128} hint={a("invite.passwordHint")} error={reason("password")} />
      )}
      <section className="space-y-2">
        <h2 className="text-[1.1rem]">{a("invite.factor")}</h2>
        <SecretCard enrolment={factor}>
          <Field label={a("enter.code")} name="code" inputMode="numeric" autoComplete="one-time-code" required pattern="[0-9 ]{6,7}" error={reason("code")} />
        </SecretCard>
      </section>
      <Button type="submit" className="w-full" isBusy={isBusy}>
        {a("invite.join")}
      </Button>
    </form>
  );
}

/** The codes are shown this once. */
function Welcome({ joined }: { joined: Joined }) {
  const a = useA();
  const { recovery_codes: codes, ...session } = joined;
  const enter = () => {
    begin(session);
    window.location.assign("/admin");
  };
  return (
    <div className="space-y-4">
      <Notice tone="good">{a("invite.done")}</Notice>
      <RecoveryCodes codes={codes} />
      <Button className="w-full" onClick={enter}>
        {a("invite.enter")}
      </Button>
    </div>
  );
}
