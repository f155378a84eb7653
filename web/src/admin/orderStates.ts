/** The states that ask for something, in the order in which they come. */
export const STATES = ["paid", "packing", "partially_shipped", "shipped", "delivered", "pending_payment", "cancelled", "expired"] as const;
export type State = (typeof STATES)[number];
