import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SyntheticEvent } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Sheet } from "@/shared/ui/Sheet";
import { Stars } from "@/shared/ui/Stars";
import { publishReview, rejectReview, type StaffReview } from "../api/reviews";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { valuesOf } from "./ActionSheet";
import { ProblemNotice } from "./ProblemNotice";

/** The whole review, and the two things that can be made of it. Whoever rejects says why: its writer reads that. */
export function ReviewSheet({ review, onClose }: { review: StaffReview; onClose: () => void }) {
  const a = useA();
  const queries = useQueryClient();
  const judge = useMutation({
    mutationFn: (reason: string | null) => (reason === null ? publishReview(review) : rejectReview(review, reason)),
    onSuccess: onClose,
    // Also when somebody else was first: what they made of it is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: ["staff", "reviews"] }),
  });
  const reject = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    judge.mutate((valuesOf(event.currentTarget).reason ?? "").trim());
  };
  return (
    <Sheet title={review.product?.title ?? a("nav.reviews")} closeLabel={a("action.close")} isOpen onClose={onClose} place="middle">
      <div className="space-y-5">
        <ProblemNotice error={judge.error} />
        <Words review={review} />
        {review.state !== "published" && (
          <Button isBusy={judge.isPending && judge.variables === null} onClick={() => judge.mutate(null)}>
            {a("reviews.publish")}
          </Button>
        )}
        {review.state !== "rejected" && (
          <form onSubmit={reject} className="space-y-3 border-t border-line pt-5">
            <Field label={a("reviews.reason")} name="reason" required maxLength={500} hint={a("reviews.reasonHint")} />
            <Button type="submit" isQuiet isBusy={judge.isPending && judge.variables !== null}>
              {a("reviews.reject")}
            </Button>
          </form>
        )}
      </div>
    </Sheet>
  );
}

function Words({ review: { rating, title, text, name, written_at: at, reason, customer_id: customer } }: { review: StaffReview }) {
  const a = useA();
  const t = useT();
  const may = useMay();
  return (
    <article>
      <Stars count={rating} label={a("reviews.stars", { count: rating })} />
      <h3 className="mt-1">{title}</h3>
      <p className="soft text-[0.9rem]">
        {name} · {t.moment(at)}
        {may("read_customers") && (
          <>
            {" · "}
            <Link to="/customers/$id" params={{ id: customer }} className="underline">
              {a("reviews.customer")}
            </Link>
          </>
        )}
      </p>
      <p className="mt-3 whitespace-pre-line">{text}</p>
      {reason && (
        <p className="soft mt-3">
          {a("reviews.reason")}: {reason}
        </p>
      )}
    </article>
  );
}
