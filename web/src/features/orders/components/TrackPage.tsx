import { isProblem } from "@/shared/api/problem";
import { useT } from "@/shared/i18n/useT";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Failure } from "@/shared/ui/Failure";
import { Missing } from "@/shared/ui/Missing";
import { Skeleton } from "@/shared/ui/Skeleton";
import { headline } from "../progress";
import { useLiveTrack } from "../useLiveOrder";
import { Parcels } from "./Parcels";
import { Progress } from "./Progress";

/** An order's progress for anybody with the link: no address, no prices. */
export default function TrackPage({ token }: { token: string }) {
  const t = useT();
  const query = useLiveTrack(token);
  usePageTitle(query.data ? t("order.titleOf", { id: query.data.order_id }) : t("order.title"));
  if (isProblem(query.error, "not_found")) return <Missing />;
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-96" />;
  const { order_id: id, lines, fulfillments, placed_at: at } = query.data;
  return (
    <div className="mx-auto max-w-3xl">
      <p className="soft">{t("order.numberAt", { id, at: t.day(at) })}</p>
      <h1 role="status">{t(headline(query.data))}</h1>
      <Progress status={query.data.status} />
      <Parcels parcels={fulfillments} />
      <h2 className="mb-3">{t("order.lines")}</h2>
      <ul className="divide-y divide-line border-y border-line">
        {lines.map((line, place) => (
          <li key={place} className="flex gap-4 py-3">
            <span className="price soft w-8 shrink-0 text-right">{line.quantity} ×</span>
            <span>
              {line.title} {line.options && <span className="soft">{line.options}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
