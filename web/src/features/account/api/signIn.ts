import { cartKey, openCart } from "@/features/cart";
import { answer, api } from "@/shared/api/client";
import { begin } from "@/shared/api/session";
import type { Session } from "@/shared/api/types";

export interface Credentials {
  email: string;
  password: string;
  /** Of the second factor, which staff have. */
  code?: string;
}

export async function signIn({ email, password, code }: Credentials): Promise<void> {
  await enter(await answer<Session>(api.POST("/api/auth/login", { body: { email, password, code: code?.trim() || null } })));
}

/** The mail's link, and the password that the account was asked for with: the link alone is not enough. */
export async function verifyEmail(token: string, password: string): Promise<void> {
  await enter(await answer<Session>(api.POST("/api/auth/verify-email", { body: { token, password } })));
}

/** What is in this browser's cart comes into one's own: now or, when this page is left or the shop cannot say, at the next look. */
async function enter(session: Session): Promise<void> {
  cartKey.disown();
  begin(session);
  await openCart().catch(() => null);
}
