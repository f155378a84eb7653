import { claimCart } from "@/features/cart";
import { answer, api } from "@/shared/api/client";
import { begin } from "@/shared/api/session";
import type { Session } from "@/shared/api/types";

export interface Credentials {
  email: string;
  password: string;
}

export async function signIn({ email, password }: Credentials): Promise<void> {
  await enter(await answer<Session>(api.POST("/api/auth/login", { body: { email, password } })));
}

/** The mail's link, and the password that the account was asked for with: the link alone is not enough. */
export async function verifyEmail(token: string, password: string): Promise<void> {
  await enter(await answer<Session>(api.POST("/api/auth/verify-email", { body: { token, password } })));
}

async function enter(session: Session): Promise<void> {
  begin(session);
  await claimCart();
}
