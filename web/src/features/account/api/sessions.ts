import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Device } from "@/shared/api/types";

/** Where somebody is signed in. */
export const sessions = queryOptions({
  queryKey: ["me", "sessions"] as const,
  queryFn: async ({ signal }) => (await answer<{ items: Device[] }>(api.GET("/api/me/sessions", { signal }))).items,
});

export function endSession(id: string): Promise<unknown> {
  return answer(api.DELETE("/api/me/sessions/{session_id}", { params: { path: { session_id: id } } }));
}
