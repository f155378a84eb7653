import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { Export } from "@/shared/api/types";

/** While the copy is being made. */
const SOON_MS = 2_000;
/** The address that it is fetched from is good for five minutes. */
const RENEW_MS = 4 * 60_000;

/** Asks for a copy of all that is held of oneself. Asked again within an hour, it is the same. */
export function askForExport(): Promise<Export> {
  return answer<Export>(api.POST("/api/me/export"));
}

export function ownExport(id: string) {
  return queryOptions({
    queryKey: ["me", "export", id] as const,
    queryFn: ({ signal }) => answer<Export>(api.GET("/api/me/export", { params: { query: { id } }, signal })),
    enabled: id !== "",
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.ready_at ? RENEW_MS : state.status === "error" ? false : SOON_MS),
  });
}

/** For good. Orders are kept, as the law wants, without the person. */
export function eraseAccount(password: string): Promise<unknown> {
  return answer(api.DELETE("/api/me", { body: { password } }));
}
