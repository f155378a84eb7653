import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Member = Schemas["StaffView"];
export type Role = Schemas["Role"];
export type AuditEntry = Schemas["AuditEntryView"];

export const ROLES: readonly Role[] = ["owner", "manager", "catalogue", "fulfilment", "support", "analyst"];

export function members() {
  return queryOptions({
    queryKey: ["staff", "members"] as const,
    queryFn: async ({ signal }) => (await answer<{ items: Member[] }>(api.GET("/api/admin/staff", { signal }))).items,
  });
}

export function inviteStaff(email: string, role: Role): Promise<unknown> {
  return answer(api.POST("/api/admin/staff", { body: { email, role } }));
}

export function updateStaff({ id, version }: Member, role: Role, disabled: boolean): Promise<Member> {
  return answer<Member>(api.PUT("/api/admin/staff/{user_id}", { params: { path: { user_id: id } }, body: { role, disabled, version } }));
}

/** The shop takes one of these at a time; without any it is today. */
export interface AuditFilter {
  day?: string;
  actor?: string;
  subject?: string;
}

export function auditLog(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["staff", "audit", filter] as const,
    queryFn: ({ pageParam, signal }) =>
      answer<{ items: AuditEntry[]; next_cursor?: string | null }>(api.GET("/api/admin/audit", { params: { query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
