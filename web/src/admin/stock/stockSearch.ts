import { present } from "../orders/orderSearch";

/** What is short unless told, all, or what is sold out. */
export const STOCK_STATES = ["all", "low", "out"] as const;
export type StockState = (typeof STOCK_STATES)[number];

export interface StockSearch {
  q?: string;
  state?: StockState;
  category?: string;
  /** One product's, hidden or not. */
  product?: string;
  sku?: string;
}

const word = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value).trim() || undefined : undefined);

export function stockSearch(raw: Record<string, unknown>): StockSearch {
  return present<StockSearch>({
    q: word(raw.q),
    state: STOCK_STATES.find((state) => state === raw.state),
    category: word(raw.category),
    product: word(raw.product),
    sku: word(raw.sku),
  });
}

/** As the shop is asked: without any filter it is about what is short. */
export function stockQuery({ product, ...rest }: StockSearch) {
  return present<{ q?: string; state?: string; category?: string; product_id?: string; sku?: string }>({ q: rest.q, state: rest.state, category: rest.category, product_id: product, sku: rest.sku });
}
