import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight, Package } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { headline, orderKeys } from "@/features/orders";
import type { OrderSummary } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Failure } from "@/shared/ui/Failure";
import { More } from "@/shared/ui/More";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ownOrders } from "../api/listOrders";

/** One's own orders, and below them others that this browser can open: those of a guest. */
export default function OrdersPanel() {
  const t = useT();
  const list = useInfiniteQuery(ownOrders);
  const own = list.data?.pages.flatMap((page) => page.items) ?? [];
  const others = orderKeys.all().filter(({ id }) => !own.some((order) => order.id === id));
  return (
    <section className="min-w-0">
      <h1 className="mb-5">{t("account.orders")}</h1>
      {list.isPending && <Skeleton className="h-40" />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && own.length === 0 && (
        <div className="empty">
          <h2>{t("account.noOrders")}</h2>
          <p className="soft">{t("account.noOrdersHelp")}</p>
        </div>
      )}
      <ul className={LIST}>
        {own.map((order) => (
          <Row key={order.id} id={order.id}>
            <Summary order={order} />
          </Row>
        ))}
      </ul>
      <More list={list} />
      {list.data && !list.hasNextPage && others.length > 0 && (
        <>
          <h2 className="mt-8 mb-3">{t("account.otherOrders")}</h2>
          <ul className={LIST}>
            {others.map(({ id }) => (
              <Row key={id} id={id}>
                <span className="price block font-medium">{id}</span>
              </Row>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const LIST = "divide-y divide-line border-y border-line empty:border-0";

function Row({ id, children }: { id: string; children: ReactNode }) {
  return (
    <li>
      <Link href={paths.order(id)} className="flex min-h-16 items-center gap-4 py-3 text-ink no-underline hover:text-green">
        <Package className="size-5 shrink-0 text-green" aria-hidden="true" />
        <span className="min-w-0 grow">{children}</span>
        <ChevronRight className="size-5 shrink-0 text-ink-soft" aria-hidden="true" />
      </Link>
    </li>
  );
}

function Summary({ order }: { order: OrderSummary }) {
  const t = useT();
  return (
    <>
      <span className="flex justify-between gap-4">
        <span className="min-w-0 truncate font-medium">{order.titles.join(", ")}</span>
        <span className="price shrink-0 font-medium">{t.money(order.total)}</span>
      </span>
      <span className="soft block text-[0.9rem]">
        {t("account.orderOn", { id: order.id, at: t.day(order.placed_at) })} · {t(headline(order))}
      </span>
    </>
  );
}
