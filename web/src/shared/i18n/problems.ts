import { isProblem } from "@/shared/api/problem";
import type { MessageKey } from "./index";
import { useT } from "./useT";

/** Codes that have a text of their own; what there is no text for is said in the server's words. */
const TEXTS: Readonly<Record<string, MessageKey>> = {
  unreachable: "problem.unreachable",
  busy: "problem.busy",
  too_many_requests: "problem.tooOften",
  invalid_credentials: "problem.credentials",
  link_invalid: "problem.link",
  second_factor_wrong: "problem.secondFactor",
  internal: "problem.internal",
  coupon_unknown: "problem.couponUnknown",
  coupon_expired: "problem.couponExpired",
  coupon_not_yet_valid: "problem.couponNotYet",
  coupon_used_up: "problem.couponUsedUp",
  coupon_already_used: "problem.couponUsedUp",
  too_many_lines: "problem.tooManyLines",
  too_many_units: "problem.tooManyUnits",
  no_shipping: "problem.noShipping",
  cart_changed: "problem.cartChanged",
  price_changed: "problem.priceChanged",
  insufficient_stock: "problem.insufficientStock",
  lines_unavailable: "problem.linesUnavailable",
  order_expired: "problem.orderExpired",
  orders_under_way: "problem.ordersUnderWay",
  already_shipped: "problem.alreadyShipped",
  already_reviewed: "review.already",
  not_bought: "review.notBought",
};

/** What went wrong and what to do, in the reader's language. */
export function useProblemText(): (error: unknown) => string {
  const t = useT();
  return (error) => {
    if (!isProblem(error)) return t("problem.internal");
    const key = TEXTS[error.code];
    return key ? t(key) : error.message;
  };
}
