import { Link } from "wouter";
import { useRemoveCoupon, useSetItem } from "@/features/cart";
import { isProblem } from "@/shared/api/problem";
import type { Cart } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Notice } from "@/shared/ui/Notice";

interface Shortage {
  sku: string;
  wanted?: number;
  left?: number;
}

function shortages(error: unknown): Shortage[] {
  const lines = isProblem(error) ? error.body?.lines : undefined;
  return Array.isArray(lines) ? (lines as Shortage[]) : [];
}

/** Why the order was not placed, and the way out of it, one press away. */
export function OrderProblem({ error, cart, onSolved }: { error: unknown; cart: Cart; onSolved: () => void }) {
  const t = useT();
  const problemText = useProblemText();
  const set = useSetItem();
  const removeCoupon = useRemoveCoupon();
  const coupon = isProblem(error) && error.code.startsWith("coupon_") ? cart.coupon?.code : undefined;
  const names = new Map(cart.lines.map((line) => [line.sku, [line.title, line.options].filter(Boolean).join(", ")]));
  const solve = (sku: string, quantity: number) => set.mutate({ sku, quantity }, { onSuccess: onSolved });
  return (
    <Notice tone="bad">
      <p>{problemText(error)}</p>
      {shortages(error).map(({ sku, left = 0 }) => (
        <p key={sku} className="mt-2 flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{names.get(sku) ?? sku}</span>
          <button type="button" className="font-semibold text-green underline" onClick={() => solve(sku, left)}>
            {left > 0 ? t("checkout.takeLeft", { count: left }) : t("checkout.removeLine")}
          </button>
        </p>
      ))}
      {coupon && (
        <button type="button" className="mt-2 font-semibold text-green underline" onClick={() => removeCoupon.mutate(coupon, { onSuccess: onSolved })}>
          {t("coupon.remove", { code: coupon })}
        </button>
      )}
      {isProblem(error, "cart_changed") && (
        <Link className="mt-2 inline-block font-semibold" href={paths.cart()}>
          {t("cart.view")}
        </Link>
      )}
    </Notice>
  );
}
