import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import type { Account, OwnReview, Product } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field, TextArea } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { createReview } from "../api/createReview";
import { ownReview } from "../api/ownReview";

interface Props {
  product: Product;
  account: Account;
  /** That was rejected, to begin from. */
  before: OwnReview | null;
  onDone: () => void;
}

/** What was written stays there while it is refused. */
export function ReviewForm({ product, account, before, onDone }: Props) {
  const t = useT();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: (values: Values) => createReview(product.slug, { rating: Number(values.rating), title: values.title ?? "", text: values.text ?? "", name: values.name ?? "" }),
    onSuccess: (review) => {
      queries.setQueryData(ownReview(product.id).queryKey, { may_write: false, review });
      onDone();
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = [...new FormData(event.currentTarget)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
    send.mutate(Object.fromEntries(values));
  };
  const fields = isProblem(send.error) ? send.error.fields : [];
  const error = (name: string) => fields.find((one) => one.field === name)?.reason;
  return (
    <form onSubmit={submit} className="max-w-xl space-y-5">
      <h3>{t("review.write")}</h3>
      <StarChoice before={before?.rating ?? 0} />
      <Field label={t("review.headline")} name="title" required maxLength={100} defaultValue={before?.title} error={error("title")} />
      <TextArea label={t("review.text")} name="text" required maxLength={2000} rows={5} defaultValue={before?.text} error={error("text")} />
      <Field label={t("review.name")} name="name" required maxLength={50} hint={t("review.nameHint")} defaultValue={before?.name ?? firstName(account)} error={error("name")} />
      {send.isError && fields.length === 0 && <Notice tone="bad">{problemText(send.error)}</Notice>}
      <p className="soft text-[0.9rem]">{t("review.looked")}</p>
      <Button type="submit" isBusy={send.isPending}>
        {t("review.send")}
      </Button>
    </form>
  );
}

type Values = Record<string, string>;

function firstName({ name }: Account): string {
  return name?.trim().split(/\s+/)[0] ?? "";
}

/** Five radio buttons that look like stars. */
function StarChoice({ before }: { before: number }) {
  const t = useT();
  const [chosen, setChosen] = useState(before);
  return (
    <fieldset>
      <legend className="mb-1.5 text-[0.9rem] font-medium">{t("review.rating")}</legend>
      <div className="flex gap-1">
        {[1, 2, 3, 4, 5].map((stars) => (
          <label
            key={stars}
            className={`relative grid size-11 place-items-center rounded-lg text-[1.728rem]/none has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-green ${stars <= chosen ? "text-amber" : "text-line-strong"}`}
          >
            <input type="radio" name="rating" value={stars} required checked={stars === chosen} onChange={() => setChosen(stars)} className="hidden-input" />
            <span aria-hidden="true">{stars <= chosen ? "★" : "☆"}</span>
            <span className="hidden">{t("review.stars", { count: stars })}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
