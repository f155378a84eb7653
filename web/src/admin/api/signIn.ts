import { answer, api } from "@/shared/api/client";
import { begin } from "@/shared/api/session";
import type { Session } from "@/shared/api/types";

export interface StaffCredentials {
  email: string;
  password: string;
  /** Of the second factor, when it is asked for. */
  code: string | null;
}

export async function signInStaff({ email, password, code }: StaffCredentials): Promise<void> {
  begin(await answer<Session>(api.POST("/api/auth/login", { body: { email, password, code, token_in: "cookie" } })));
}
