import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { isProblem } from "@/shared/api/problem";
import type { Order, Payment } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { clockText } from "@/shared/lib/dates";
import { useNow } from "@/shared/lib/useNow";
import { paths } from "@/shared/routing/paths";
import { Notice } from "@/shared/ui/Notice";
import { Skeleton } from "@/shared/ui/Skeleton";
import { LOCAL_KEY } from "../api/payLocally";
import { resumePayment } from "../api/resumePayment";
import { LocalCardForm } from "./LocalCardForm";

const StripeForm = lazy(() => import("./StripeForm"));

interface Props {
  /** As it is now: whoever shows it follows it. */
  order: Order;
  /** As checkout gave it; asked for when it is not there. */
  payment?: Payment | null;
}

/** Pays an order that waits. When it is paid, its page is gone to. */
export function PayOrder({ order, payment: given }: Props) {
  const t = useT();
  const queries = useQueryClient();
  const [location, navigate] = useLocation();
  const isSettled = order.status !== "pending_payment" || order.payment_status === "processing";
  const target = paths.order(order.id);
  useEffect(() => {
    if (isSettled && location !== target) navigate(target);
  }, [isSettled, location, navigate, target]);
  const asked = useQuery({
    queryKey: ["payment", order.id],
    queryFn: async () => (await resumePayment(order.id, order.token)).payment,
    enabled: !given && !isSettled,
    staleTime: Infinity,
    retry: (count, error) => isProblem(error) && error.isPassing && count < 5,
    retryDelay: 2_000,
  });
  const payment = given ?? asked.data;
  const refresh = () => void queries.invalidateQueries({ queryKey: ["order", order.id] });
  if (isSettled) return order.payment_status === "processing" ? <Notice tone="plain">{t("pay.processing")}</Notice> : null;
  return (
    <div className="mb-8 max-w-xl space-y-4">
      <Held until={order.expires_at} />
      {payment ? <Form payment={payment} order={order} onPaid={refresh} /> : <Unpayable error={asked.error} />}
    </div>
  );
}

function Form({ payment, order, onPaid }: { payment: Payment; order: Order; onPaid: () => void }) {
  if (payment.publishable_key === LOCAL_KEY) return <LocalCardForm payment={payment} order={order} onPaid={onPaid} />;
  return (
    <Suspense fallback={<Skeleton className="h-64" />}>
      <StripeForm payment={payment} order={order} onPaid={onPaid} />
    </Suspense>
  );
}

function Unpayable({ error }: { error: unknown }) {
  const problemText = useProblemText();
  return error ? <Notice tone="warn">{problemText(error)}</Notice> : <Skeleton className="h-64" />;
}

/** How long the units are held: what the order says, and no hurry beyond that. */
function Held({ until }: { until: string | null | undefined }) {
  const t = useT();
  const seconds = (new Date(until ?? 0).getTime() - useNow(until != null)) / 1000;
  if (until == null) return null;
  return <p className="soft">{seconds > 0 ? t("pay.held", { time: clockText(seconds) }) : t("pay.over")}</p>;
}
