import { Link } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { useCart } from "../useCart";
import { CartLines } from "./CartLines";
import { CouponForm } from "./CouponForm";
import { EmptyCart } from "./EmptyCart";
import { TotalRows } from "./TotalRows";

export default function CartPage() {
  const t = useT();
  const { cart, isLoading, error, isSettling, refetch } = useCart();
  usePageTitle(t("cart.title"));
  if (isLoading) return <Skeleton className="h-80" />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!cart || (cart.lines.length === 0 && cart.unavailable.length === 0)) return <EmptyCart isPage />;
  return (
    <>
      <h1>{t("cart.title")}</h1>
      <div className="mt-4 grid items-start gap-x-12 gap-y-6 min-[56rem]:grid-cols-[minmax(0,1fr)_22rem]">
        <CartLines cart={cart} isSettling={isSettling} />
        <aside className="space-y-5 rounded-3xl bg-sunk p-6" aria-label={t("totals.title")}>
          <TotalRows totals={cart.totals} hasShipping={false} isSettling={isSettling} />
          <CouponForm cart={cart} />
          <Link href={paths.checkout()} className="button min-h-13 w-full">
            {t("cart.checkout")}
          </Link>
          <p className="soft text-[0.9rem]">{t("cart.notHeld")}</p>
        </aside>
      </div>
    </>
  );
}
