import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Order, Tracked } from "@/shared/api/types";

/** While somebody waits for their payment. */
const SOON_MS = 1_000;
const EVERY_MS = 5_000;
/** Nothing more happens to most of them. */
const SELDOM_MS = 60_000;

/** How long what was read counts: news that come by themselves are asked for only in case one was lost. */
export function pace(order: Pick<Tracked, "status" | "payment_status"> | undefined, isLive: boolean): number {
  if (isLive) return order?.status === "pending_payment" ? EVERY_MS : SELDOM_MS;
  if (!order) return EVERY_MS;
  if (order.status === "pending_payment") return SOON_MS;
  return ["delivered", "cancelled", "expired"].includes(order.status) ? SELDOM_MS : EVERY_MS;
}

/** An answer that is asked for again and again: with its tag, so that an unchanged one comes without a body. */
function tagged<T extends object>() {
  let last: { tag: string; answer: T } | null = null;
  return {
    headers: () => (last ? { "If-None-Match": last.tag } : {}),
    async read(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
      const { data, error, response } = await call;
      if (response.status === 304 && last) return last.answer;
      const fresh = await answer<T>(Promise.resolve({ data, error, response } as { data?: T; error?: unknown; response: Response }));
      const tag = response.headers.get("etag");
      last = tag ? { tag, answer: fresh } : null;
      return fresh;
    },
  };
}

const orders = new Map<string, ReturnType<typeof tagged<Order>>>();
const tracks = new Map<string, ReturnType<typeof tagged<Tracked>>>();

function of<T extends object>(known: Map<string, ReturnType<typeof tagged<T>>>, key: string) {
  const found = known.get(key) ?? tagged<T>();
  known.set(key, found);
  return found;
}

/** Without a token it opens to the account that it belongs to. */
export function order(id: string, token: string | null) {
  const last = of(orders, id);
  return queryOptions({
    queryKey: ["order", id] as const,
    queryFn: ({ signal }) =>
      last.read(api.GET("/api/orders/{order_id}", { params: { path: { order_id: id } }, headers: { ...(token ? { "X-Order-Token": token } : {}), ...last.headers() }, cache: "no-store", signal })),
    staleTime: 0,
  });
}

export function tracked(token: string) {
  const last = of(tracks, token);
  return queryOptions({
    queryKey: ["track", token] as const,
    queryFn: ({ signal }) => last.read(api.GET("/api/track/{token}", { params: { path: { token } }, headers: last.headers(), cache: "no-store", signal })),
    staleTime: 0,
  });
}
