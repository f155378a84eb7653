import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { More } from "@/shared/ui/More";
import { Stars } from "@/shared/ui/Stars";
import { REVIEW_STATES, reviewList, type StaffReview } from "../api/reviews";
import { useA } from "../i18n/useA";
import { Chip, HERE } from "../ui/Chip";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ReviewSheet } from "../ui/ReviewSheet";
import { Table } from "../ui/Table";
import { Thumb } from "../ui/Thumb";

/** Reviews in a state: those that wait first. */
export function ReviewsPage() {
  const a = useA();
  const { state = "pending" } = useSearch({ from: "/reviews" });
  const [opened, setOpened] = useState<string | null>(null);
  const list = useInfiniteQuery(reviewList(state));
  const reviews = list.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = reviews.find(({ id }) => id === opened);
  return (
    <>
      <PageHead title={a("nav.reviews")} />
      <nav className="mb-4 flex flex-wrap gap-1.5" aria-label={a("reviews.states")}>
        {REVIEW_STATES.map((one) => (
          <Chip key={one} to="/reviews" activeOptions={HERE} search={one === "pending" ? {} : { state: one }}>
            {a(`reviews.state.${one}`)}
          </Chip>
        ))}
      </nav>
      <Loaded query={list}>{() => (reviews.length === 0 ? <Empty>{a(`reviews.none.${state}`)}</Empty> : <Reviews reviews={reviews} onOpen={setOpened} />)}</Loaded>
      <More list={list} text={a("reviews.more")} />
      {chosen && <ReviewSheet key={chosen.id} review={chosen} onClose={() => setOpened(null)} />}
    </>
  );
}

function Reviews({ reviews, onOpen }: { reviews: readonly StaffReview[]; onOpen: (id: string) => void }) {
  const a = useA();
  const t = useT();
  const columns = [{ text: a("stock.when") }, { text: a("stock.product") }, { text: a("reviews.rating") }, { text: a("reviews.says") }, { text: a("reviews.by") }, { text: a("reviews.judge"), isHidden: true }];
  return (
    <Table caption={a("nav.reviews")} columns={columns}>
      {reviews.map(({ id, written_at: written, product, rating, title, text, name }) => (
        <tr key={id} className="align-top">
          <td className="whitespace-nowrap">{t.day(written)}</td>
          <td>
            <span className="flex items-center gap-3">
              <Thumb image={product?.image} title={product?.title ?? id} />
              <span className="font-medium">{product?.title ?? id.split(".")[0]}</span>
            </span>
          </td>
          <td>
            <Stars count={rating} label={a("reviews.stars", { count: rating })} />
          </td>
          <td className="max-w-[28rem] min-w-56">
            <span className="block font-medium">{title}</span>
            <span className="soft line-clamp-2">{text}</span>
          </td>
          <td>{name}</td>
          <td>
            <button type="button" className="min-h-8 px-2 font-medium text-green hover:underline" aria-label={`${a("reviews.judge")}: ${title}`} onClick={() => onOpen(id)}>
              {a("reviews.judge")}
            </button>
          </td>
        </tr>
      ))}
    </Table>
  );
}
