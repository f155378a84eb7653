import { useMutation } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import { isProblem, type Problem } from "@/shared/api/problem";
import { useSession } from "@/shared/api/session";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { askForRestock } from "../api/askForRestock";

interface Props {
  slug: string;
  sku: string;
  /** It can be bought again. */
  onBack: () => void;
}

/** For what is sold out. A guest leaves an address, and shows by a mail that it is theirs; an account's is known to be. */
export default function RestockForm({ slug, sku, onBack }: Props) {
  const t = useT();
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const own = session.kind === "signedIn" ? session.account.email : null;
  const ask = useMutation({
    mutationFn: (email: string) => askForRestock(slug, sku, own === null ? email : null),
    onError: (error) => reasonOf(error, "sku") !== undefined && onBack(),
  });
  if (ask.isSuccess) return <Done email={ask.variables} needsMail={ask.data.needs_confirmation} stopUrl={ask.data.stop_url ?? null} />;
  if (!isOpen) {
    return (
      <Button isQuiet className="mt-4" onClick={() => setOpen(true)}>
        <BellRing className="size-4.5" aria-hidden="true" />
        {t("restock.ask")}
      </Button>
    );
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = new FormData(event.currentTarget).get("email");
    ask.mutate(own ?? (typeof email === "string" ? email.trim() : ""));
  };
  return (
    <form onSubmit={submit} className="mt-5 space-y-4 rounded-2xl bg-sunk p-5">
      <p>{own === null ? t("restock.lead") : t("restock.toYou", { email: own })}</p>
      <Refusal error={ask.error} />
      {own === null && <Field label={t("form.email")} name="email" type="email" autoComplete="email" required autoFocus maxLength={254} error={reasonOf(ask.error, "email")} />}
      <Button type="submit" isBusy={ask.isPending}>
        {t("restock.ask")}
      </Button>
    </form>
  );
}

function reasonOf(error: Problem | Error | null, field: string): string | undefined {
  return isProblem(error) ? error.fields.find((one) => one.field === field)?.reason : undefined;
}

/** What belongs to the address is said beside it. */
function Refusal({ error }: { error: Error | null }) {
  const t = useT();
  const problemText = useProblemText();
  if (error === null || reasonOf(error, "email") !== undefined) return null;
  return <Notice tone="bad">{reasonOf(error, "sku") === undefined ? problemText(error) : t("restock.backAlready")}</Notice>;
}

function Done({ email, needsMail, stopUrl }: { email: string; needsMail: boolean; stopUrl: string | null }) {
  const t = useT();
  return (
    <Notice tone="good" className="mt-5">
      <p>{needsMail ? t("restock.confirm", { email }) : t("restock.done", { email })}</p>
      {stopUrl !== null && (
        <a className="mt-1 inline-block" href={stopUrl}>
          {t("restock.stop")}
        </a>
      )}
    </Notice>
  );
}
