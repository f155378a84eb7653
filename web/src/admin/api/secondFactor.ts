import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Enrolment = Schemas["EnrolmentView"];

export interface Proof {
  password: string;
  /** Of the app that there is, or a recovery code. */
  code: string;
}

/** A new secret, which counts once it is confirmed. Who has a second factor shows it, and the password. */
export function beginSecondFactor(proof: Proof | null): Promise<Enrolment> {
  return answer<Enrolment>(api.POST("/api/me/second-factor", { body: proof ?? {} }));
}

/** With a code of the new secret. Gives the recovery codes, which nobody sees again. */
export async function confirmSecondFactor(code: string): Promise<string[]> {
  return (await answer<Schemas["RecoveryCodesView"]>(api.POST("/api/me/second-factor/confirm", { body: { code } }))).recovery_codes;
}
