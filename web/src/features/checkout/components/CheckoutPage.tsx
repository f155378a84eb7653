import { useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { useState } from "react";
import { cart as cartQuery, cartKey, useCart } from "@/features/cart";
import { orderKeys } from "@/features/orders/keys";
import type { Cart, Checkout } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { CheckoutForm } from "./CheckoutForm";
import { PayStep } from "./PayStep";

/** Address, shipping, payment: on one page. Placing the order holds its units; then it is paid. */
export default function CheckoutPage() {
  const t = useT();
  const queries = useQueryClient();
  const [placed, setPlaced] = useState<Checkout | null>(null);
  const { cart, isLoading, error, isSettling, refetch } = useCart();
  usePageTitle(t("checkout.title"));
  const place = (checkout: Checkout) => {
    orderKeys.keep(checkout.order);
    cartKey.forget();
    setPlaced(checkout);
    queries.setQueryData(cartQuery.queryKey, null);
    window.scrollTo(0, 0);
  };
  if (placed) return <PayStep checkout={placed} />;
  if (isLoading) return <Skeleton className="h-96" />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return cart && cart.lines.length > 0 ? <CheckoutForm cart={cart} isSettling={isSettling} onPlaced={place} onStale={() => void refetch()} /> : <Nothing cart={cart} />;
}

function Nothing({ cart }: { cart: Cart | null }) {
  const t = useT();
  return (
    <div className="empty">
      <h1>{t("checkout.nothing")}</h1>
      <p className="soft mb-5">{cart && cart.unavailable.length > 0 ? t("problem.lines_unavailable") : t("cart.emptyHelp")}</p>
      <Link className="button" href="/">
        {t("action.toShop")}
      </Link>
    </div>
  );
}
