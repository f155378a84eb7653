import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "@/shared/api/session";
import type { Account, Product, Rating, Review, ReviewStanding } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { averageText, shares } from "@/shared/lib/rating";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { More } from "@/shared/ui/More";
import { Notice } from "@/shared/ui/Notice";
import { Skeleton } from "@/shared/ui/Skeleton";
import { Stars } from "@/shared/ui/Stars";
import { reviewList } from "../api/listReviews";
import { ownReview } from "../api/ownReview";
import { ReviewForm } from "./ReviewForm";

/** What buyers say, and a place for whoever bought it to say something. Not there while there is neither. */
export function Reviews({ product }: { product: Product }) {
  const t = useT();
  const session = useSession();
  const account = session.kind === "signedIn" ? session.account : null;
  const { data: own } = useQuery({ ...ownReview(product.id), enabled: account !== null });
  const isMine = account !== null && own !== undefined && (own.may_write || own.review !== null);
  if (!product.rating && !isMine) return null;
  return (
    <section id="reviews" className="mt-14 border-t border-line pt-8" aria-labelledby="reviews-title">
      <h2 id="reviews-title">{t("review.title")}</h2>
      <div className="mt-6 grid items-start gap-x-16 gap-y-8 min-[46rem]:grid-cols-[17rem_minmax(0,1fr)]">
        {product.rating ? <Summary rating={product.rating} /> : <p className="soft">{t("review.none")}</p>}
        <div>
          {isMine && <Own product={product} account={account} standing={own} />}
          {product.rating && <List slug={product.slug} />}
        </div>
      </div>
    </section>
  );
}

function Summary({ rating }: { rating: Rating }) {
  const t = useT();
  const average = averageText(rating.average_hundredths, t.language);
  return (
    <div>
      <p className="flex items-baseline gap-3">
        <strong className="price font-display text-[2.488rem]/none">{average}</strong>
        <Stars count={rating.average_hundredths / 100} label={t("review.ofFive", { average })} className="text-[1.2rem]" />
      </p>
      <p className="soft mt-1">{t("review.count", { count: rating.count })}</p>
      <ul className="mt-4 space-y-1.5 text-[0.9rem]">
        {shares(rating.counts).map(({ stars, count, percent }) => (
          <li key={stars} className="grid grid-cols-[4.5rem_1fr_2.5rem] items-center gap-3">
            <span className="whitespace-nowrap">{t("review.stars", { count: stars })}</span>
            <span aria-hidden="true" className="block h-2 overflow-hidden rounded-full bg-sunk">
              <span className="block h-full rounded-full bg-amber" style={{ width: `${percent}%` }} />
            </span>
            <span className="price soft text-right">{count}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What became of one's own, and the form while there may be one. */
function Own({ product, account, standing: { review, may_write: mayWrite } }: { product: Product; account: Account; standing: ReviewStanding }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="mb-8 space-y-4">
      {review?.state === "pending" && <Notice>{t("review.pending")}</Notice>}
      {review?.state === "rejected" && (
        <Notice tone="warn">
          {t("review.rejected")}
          {review.reason && <span className="soft mt-1 block">{review.reason}</span>}
        </Notice>
      )}
      {review && review.state !== "published" && <One review={review} />}
      {mayWrite && !isOpen && (
        <Button isQuiet onClick={() => setOpen(true)}>
          {review ? t("review.anew") : t("review.write")}
        </Button>
      )}
      {mayWrite && isOpen && <ReviewForm product={product} account={account} before={review ?? null} onDone={() => setOpen(false)} />}
    </div>
  );
}

function List({ slug }: { slug: string }) {
  const t = useT();
  const list = useInfiniteQuery(reviewList(slug));
  const reviews = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton className="h-40" />;
  return (
    <>
      <ul className="divide-y divide-line">
        {reviews.map((review, place) => (
          <li key={`${review.written_at} ${place}`} className="py-6 first:pt-0">
            <One review={review} />
          </li>
        ))}
      </ul>
      <More list={list} text={t("review.more")} />
    </>
  );
}

function One({ review: { rating, title, text, name, written_at: at } }: { review: Review }) {
  const t = useT();
  return (
    <article>
      <Stars count={rating} label={t("review.stars", { count: rating })} />
      <h3 className="mt-1 !text-[1.1rem]">{title}</h3>
      <p className="soft text-[0.9rem]">
        {name} · {t.day(at)}
      </p>
      <p className="mt-2 whitespace-pre-line">{text}</p>
    </article>
  );
}
