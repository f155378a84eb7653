import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { isProblem } from "@/shared/api/problem";
import { end } from "@/shared/api/session";
import type { Export } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { PasswordField } from "@/shared/ui/PasswordField";
import { Sheet } from "@/shared/ui/Sheet";
import { askForExport, eraseAccount, ownExport } from "../api/ownData";
import { useLeave } from "../useLeave";
import { fieldError } from "./AuthForm";

/** What the shop holds of somebody: a copy of it, and the end of it. */
export default function DataPanel() {
  const t = useT();
  return (
    <section className="max-w-xl space-y-10">
      <h1>{t("account.export")}</h1>
      <Copy />
      <Erasure />
    </section>
  );
}

/** The copy's id stands in the address: the mail that says it is ready leads here as well. */
function Copy() {
  const t = useT();
  const problemText = useProblemText();
  const [, navigate] = useLocation();
  const id = new URLSearchParams(useSearch()).get("id") ?? "";
  const copy = useQuery(ownExport(id));
  const ask = useMutation({ mutationFn: askForExport, onSuccess: (asked) => navigate(`${paths.account("export")}?id=${encodeURIComponent(asked.id)}`, { replace: true }) });
  const error = ask.error ?? copy.error;
  return (
    <div className="space-y-4">
      <h2>{t("data.copy")}</h2>
      <p>{t("data.copyHelp")}</p>
      {error && <Notice tone="bad">{isProblem(error, "not_found") ? t("data.copyGone") : problemText(error)}</Notice>}
      {copy.data && !error ? (
        <CopyState copy={copy.data} />
      ) : (
        <Button isQuiet isBusy={ask.isPending || copy.isFetching} onClick={() => ask.mutate()}>
          {t("data.ask")}
        </Button>
      )}
    </div>
  );
}

function CopyState({ copy }: { copy: Export }) {
  const t = useT();
  if (!copy.url) return <Notice>{t("data.making")}</Notice>;
  return (
    <div role="status" className="space-y-3">
      <p>{t("data.ready", { until: t.day(copy.expires_at) })}</p>
      <a className="button" href={copy.url} download>
        <Download className="size-5" aria-hidden="true" />
        {t("data.fetch")}
      </a>
    </div>
  );
}

function Erasure() {
  const t = useT();
  const problemText = useProblemText();
  const [, navigate] = useLocation();
  const [isAsking, setAsking] = useState(false);
  const leave = useLeave();
  const erase = useMutation({
    mutationFn: eraseAccount,
    onSuccess: () => {
      leave();
      navigate(paths.accountErased(), { replace: true });
      end();
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get("password");
    if (typeof password === "string") erase.mutate(password);
  };
  const isAtField = isProblem(erase.error) && erase.error.fields.length > 0;
  return (
    <div className="space-y-4">
      <h2>{t("data.erase")}</h2>
      <p>{t("data.eraseHelp")}</p>
      <Button isQuiet className="!text-red" onClick={() => setAsking(true)}>
        {t("data.erase")}
      </Button>
      <Sheet title={t("data.eraseAsk")} closeLabel={t("action.close")} isOpen={isAsking} onClose={() => setAsking(false)} place="middle">
        <form className="space-y-4" onSubmit={submit}>
          <p>{t("data.eraseWarning")}</p>
          {erase.isError && !isAtField && <Notice tone="bad">{problemText(erase.error)}</Notice>}
          <PasswordField label={t("account.password")} name="password" autoComplete="current-password" required error={fieldError(erase.error, "password")} />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" className="!bg-red" isBusy={erase.isPending}>
              {t("data.eraseYes")}
            </Button>
            <Button isQuiet onClick={() => setAsking(false)}>
              {t("data.eraseNo")}
            </Button>
          </div>
        </form>
      </Sheet>
    </div>
  );
}
