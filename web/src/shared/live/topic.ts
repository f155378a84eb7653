/** What a page watches while it is open. */
export interface Topic {
  /** Its own among all that are watched here. */
  key: string;
  /** What a subscription says (docs/live.md); null when it cannot be asked for now. */
  ask: () => Promise<Readonly<Record<string, string>> | null>;
}

/** A topic as it was at one moment; a higher version is a later moment. */
export type Update =
  | { type: "order"; order_id: string; version: number; status: string; payment_status: string }
  | { type: "stock"; sku: string; version: number; available: number };

export type StockUpdate = Extract<Update, { type: "stock" }>;

/** The connection's answer, or its news; anything else is let go. */
export type Heard = { type: "subscribed"; id?: string; update: Update } | { type: "refused"; id?: string; code: string } | { type: "failed" } | Update;

/** Names what an update is of, however it was asked for. */
export function subjectOf(update: Update): string {
  return update.type === "order" ? `order/${update.order_id}` : `stock/${update.sku}`;
}

export function parse(data: unknown): Heard | null {
  const said = typeof data === "string" ? json(data) : null;
  if (said === null || typeof said !== "object") return null;
  if ("message" in said) return { type: "failed" };
  return "type" in said && ["subscribed", "refused", "order", "stock"].includes(String(said.type)) ? (said as Heard) : null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
