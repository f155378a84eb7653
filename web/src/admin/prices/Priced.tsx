import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Currency } from "@/shared/api/types";
import { Notice } from "@/shared/ui/Notice";
import { shopCurrency } from "../api/products";
import { useA } from "../i18n/useA";
import { Loaded } from "../ui/Loaded";

/** What needs the shop's currency, once there is one. */
export function Priced({ children }: { children: (currency: Currency) => ReactNode }) {
  const a = useA();
  const currency = useQuery(shopCurrency());
  return <Loaded query={currency}>{(found) => (found ? children(found) : <Notice tone="warn">{a("product.noCurrency")}</Notice>)}</Loaded>;
}
