import { useT } from "@/shared/i18n/useT";
import { percentInput } from "@/shared/lib/inputs";
import type { CouponKind } from "../api/prices";
import { useA } from "../i18n/useA";

/** What a coupon gives, in words. */
export function useKindText(): (kind: CouponKind) => string {
  const a = useA();
  const t = useT();
  return (kind) => {
    if (kind === "free_shipping") return a("coupon.gives.free_shipping");
    if ("percent_bp" in kind) return a("coupon.gives.percent", { percent: percentInput(kind.percent_bp) });
    if ("fixed" in kind) return a("coupon.gives.fixed", { amount: t.money(kind.fixed) });
    const { buy, get, off_bp } = kind.buy_get;
    return off_bp === 10_000 ? a("coupon.gives.buy_get", { buy, get }) : a("coupon.gives.buy_get_off", { buy, get, percent: percentInput(off_bp) });
  };
}
