import { useSyncExternalStore } from "react";
import { api } from "@/shared/api/client";

const NAME = "barrow.staff";
const listeners = new Set<() => void>();

function stored(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

let key = stored();

function become(next: string | null): void {
  key = next;
  try {
    if (next === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, next);
  } catch {
    // Kept for as long as the page is open.
  }
  listeners.forEach((tell) => tell());
}

/** What opens the staff's routes, for as long as this tab is open. */
export const staffKey = { take: (next: string) => become(next), drop: () => become(null) };

export function useStaffKey(): string | null {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => key,
  );
}

api.use({
  onRequest({ request }) {
    const isStaffs = new URL(request.url).pathname.startsWith("/api/admin/");
    if (isStaffs && key !== null) request.headers.set("authorization", `Bearer ${key}`);
  },
  onResponse({ request, response }) {
    const isStaffs = new URL(request.url).pathname.startsWith("/api/admin/");
    if (isStaffs && response.status === 401) staffKey.drop();
  },
});
