import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Invitation = Schemas["InvitationView"];
export type Joined = Schemas["JoinedView"];

/** What the link in the mail is for. Looking at it uses nothing up. */
export function invitation(token: string) {
  return queryOptions({
    queryKey: ["invitation", token] as const,
    queryFn: ({ signal }) => answer<Invitation>(api.POST("/api/auth/invitation", { body: { token }, signal })),
    staleTime: Infinity,
  });
}

export interface Acceptance {
  token: string;
  name: string | null;
  password: string;
  /** From the app that was given the secret. */
  code: string;
}

export function acceptInvitation(acceptance: Acceptance): Promise<Joined> {
  return answer<Joined>(api.POST("/api/auth/invitation/accept", { body: { ...acceptance, token_in: "cookie" } }));
}
