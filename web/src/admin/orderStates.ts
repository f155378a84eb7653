/** The states that ask for something, in the order in which they come. */
export const STATES = ["paid", "packing", "partially_shipped", "shipped", "delivered", "pending_payment", "cancelled", "expired"] as const;
export type State = (typeof STATES)[number];

/** What the shop's payments may be that somebody must decide about. */
export const PAYMENTS = ["mismatch", "disputed"] as const;
export type Payment = (typeof PAYMENTS)[number];
