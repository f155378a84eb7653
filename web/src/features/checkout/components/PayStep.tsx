import { TotalRows } from "@/features/cart";
import { useLiveOrder } from "@/features/orders/useLiveOrder";
import type { Checkout } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { PayOrder } from "./PayOrder";
import { Section } from "./Section";

/** The order is placed; what is left is to pay it. */
export function PayStep({ checkout }: { checkout: Checkout }) {
  const t = useT();
  const { payment } = checkout;
  const order = useLiveOrder(checkout.order.id, checkout.order.token).data ?? checkout.order;
  return (
    <>
      <h1>{t("checkout.title")}</h1>
      <div className="mt-6 grid items-start gap-x-14 gap-y-8 min-[56rem]:grid-cols-[minmax(0,1fr)_23rem]">
        <Section number={4} title={t("checkout.payment")}>
          <PayOrder order={order} payment={payment} />
        </Section>
        <aside className="space-y-4 rounded-3xl bg-sunk p-6" aria-label={t("totals.title")}>
          <p className="soft">{t("order.number", { id: order.id })}</p>
          <TotalRows totals={order.totals} hasShipping />
        </aside>
      </div>
    </>
  );
}
