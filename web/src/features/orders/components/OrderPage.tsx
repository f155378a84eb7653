import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { TotalRows } from "@/features/cart";
import { PayOrder } from "@/features/checkout/pay";
import { isProblem } from "@/shared/api/problem";
import { useSession } from "@/shared/api/session";
import type { Order } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { Notice } from "@/shared/ui/Notice";
import { Sheet } from "@/shared/ui/Sheet";
import { Skeleton } from "@/shared/ui/Skeleton";
import { cancelOrder } from "../api/cancelOrder";
import { order } from "../api/getOrder";
import { orderKeys } from "../keys";
import { headline } from "../progress";
import { useLiveOrder } from "../useLiveOrder";
import { AddressText } from "./AddressText";
import { OrderLines } from "./OrderLines";
import { Parcels } from "./Parcels";
import { Progress } from "./Progress";
import { Returns } from "./Returns";

/** An order for whoever holds its token, from the mail's link or kept by this browser, and for the account it belongs to. */
export default function OrderPage({ id }: { id: string }) {
  const token = useToken(id);
  const session = useSession();
  if (token === null && session.kind === "unknown") return <Skeleton className="h-96" />;
  return token !== null || session.kind === "signedIn" ? <Opened id={id} token={token} /> : <NoKey id={id} />;
}

/** Takes the token out of the address, where it could be read over a shoulder or be shared by mistake. */
function useToken(id: string): string | null {
  const [, navigate] = useLocation();
  const given = new URLSearchParams(useSearch()).get("token");
  const token = given ?? orderKeys.token(id);
  useEffect(() => {
    if (given === null) return;
    orderKeys.keep({ id, token: given });
    navigate(paths.order(id), { replace: true });
  }, [given, id, navigate]);
  return token;
}

function NoKey({ id }: { id: string }) {
  const t = useT();
  const session = useSession();
  usePageTitle(t("order.title"));
  return (
    <div className="empty">
      <h1>{t("order.locked")}</h1>
      <p className="soft">{t("order.lockedHelp")}</p>
      {session.kind === "guest" && (
        <Link className="button mt-5" href={paths.login(paths.order(id))}>
          {t("account.signIn")}
        </Link>
      )}
    </div>
  );
}

function Opened({ id, token }: { id: string; token: string | null }) {
  const t = useT();
  const query = useLiveOrder(id, token);
  usePageTitle(t("order.titleOf", { id }));
  if (isProblem(query.error, "forbidden") || isProblem(query.error, "not_found")) return <NoKey id={id} />;
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return query.data ? <Shown order={query.data} /> : <Skeleton className="h-96" />;
}

const CANCELLABLE: readonly Order["status"][] = ["pending_payment", "paid", "packing"];

function Shown({ order: shown }: { order: Order }) {
  const t = useT();
  const key = headline(shown);
  return (
    <div className="mx-auto max-w-4xl">
      <p className="soft">{t("order.number", { id: shown.id })}</p>
      <div role="status">
        <h1>{t(key)}</h1>
        <p className="soft lead">{t(`${key}.help` as "order.head.paid.help", { email: shown.email })}</p>
      </div>
      <Progress status={shown.status} />
      {shown.status === "pending_payment" && <PayOrder order={shown} />}
      <Parcels parcels={shown.fulfillments} />
      <div className="grid gap-x-12 gap-y-8 min-[56rem]:grid-cols-[minmax(0,1fr)_20rem]">
        <section>
          <h2 className="mb-3">{t("order.lines")}</h2>
          <OrderLines lines={shown.lines} />
          <div className="mt-5">
            <Returns order={shown} />
          </div>
        </section>
        <aside className="space-y-6">
          <div className="rounded-3xl bg-sunk p-5">
            <TotalRows totals={shown.totals} hasShipping />
            {shown.refunded.amount > 0 && <p className="price mt-3 text-green">{t("order.refunded", { amount: t.money(shown.refunded) })}</p>}
          </div>
          <div>
            <h3 className="mb-1.5">{t("order.goesTo")}</h3>
            <AddressText address={shown.shipping_address} />
            {shown.shipping && <p className="soft mt-1">{shown.shipping.name}</p>}
          </div>
          <Share token={shown.tracking_token} />
          {CANCELLABLE.includes(shown.status) && <Cancel order={shown} />}
        </aside>
      </div>
    </div>
  );
}

function Share({ token }: { token: string }) {
  const t = useT();
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(window.location.origin + paths.track(token)).then(() => setCopied(true));
  return (
    <div>
      <h3 className="mb-1.5">{t("order.share")}</h3>
      <p className="soft mb-2 text-[0.95rem]">{t("order.shareHelp")}</p>
      <Button isQuiet onClick={copy}>
        {isCopied ? t("order.copied") : t("order.copy")}
      </Button>
    </div>
  );
}

function Cancel({ order: shown }: { order: Order }) {
  const t = useT();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelOrder(shown.id, shown.token),
    onSuccess: (cancelled) => {
      queries.setQueryData(order(shown.id, shown.token).queryKey, cancelled);
      setAsking(false);
    },
  });
  return (
    <>
      <Button isQuiet onClick={() => setAsking(true)}>
        {t("order.cancel")}
      </Button>
      <Sheet title={t("order.cancelAsk")} closeLabel={t("action.close")} isOpen={isAsking} onClose={() => setAsking(false)} place="middle">
        <p>{t("order.cancelHelp")}</p>
        {cancel.isError && (
          <Notice tone="bad" className="mt-3">
            {problemText(cancel.error)}
          </Notice>
        )}
        <div className="mt-5 flex flex-wrap gap-3">
          <Button isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("order.cancelYes")}
          </Button>
          <Button isQuiet onClick={() => setAsking(false)}>
            {t("order.cancelNo")}
          </Button>
        </div>
      </Sheet>
    </>
  );
}
