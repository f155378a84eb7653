import { useSyncExternalStore } from "react";
import { read, remove, write } from "@/shared/lib/storage";
import { answer, api } from "./client";
import { isProblem } from "./problem";
import type { Account, Session } from "./types";

/** Whether somebody is signed in here. The access token is kept in memory alone, the refresh token in a cookie no script can read. */
export type SessionState = { kind: "unknown" } | { kind: "guest" } | { kind: "signedIn"; account: Account };

interface Access {
  token: string;
  until: number;
}

/** Says that there may be a cookie, so that a guest's browser asks for no session. */
const KEY = "barrow.signed-in";
/** An access token is renewed this long before it ends. */
const AHEAD_MS = 30_000;
const REQUESTED_WITH = { "X-Requested-With": "barrow" };
/** Where the shop wants to know who asks. Public answers are the same for everybody, and cached so. */
const PRIVATE = /^\/api\/(me|orders|checkout|carts|admin|products\/[^/]+\/restock-alerts)(\/|$)/;
/** What is sent to a public address is somebody's. */
const isPrivate = ({ method, url }: Request): boolean => PRIVATE.test(new URL(url).pathname) || (method === "POST" && /\/reviews$/.test(url));

const isTrue = (value: unknown): value is true => value === true;

let state: SessionState = read(KEY, isTrue) ? { kind: "unknown" } : { kind: "guest" };
let access: Access | null = null;
let renewal: Promise<void> | null = null;
const listeners = new Set<() => void>();

function become(next: SessionState): void {
  state = next;
  listeners.forEach((tell) => tell());
}

/** After signing in, and after each renewal. */
export function begin(session: Session): void {
  access = { token: session.access_token, until: Date.now() + session.expires_in_seconds * 1000 };
  write(KEY, true);
  become({ kind: "signedIn", account: session.account });
}

export function end(): void {
  access = null;
  remove(KEY);
  become({ kind: "guest" });
}

export function changeAccount(account: Account): void {
  if (state.kind === "signedIn") become({ kind: "signedIn", account });
}

/** One at a time, in all tabs: a refresh token is good once. */
function renew(): Promise<void> {
  const running = renewal ?? attempt();
  renewal = running;
  return running;
}

async function attempt(): Promise<void> {
  try {
    await navigator.locks.request("barrow.session", async () => {
      begin(await answer<Session>(api.POST("/api/auth/refresh", { body: {}, headers: REQUESTED_WITH })));
    });
  } catch (error) {
    // Only a refusal ends the session; a shop that could not be reached may know us still.
    if (isProblem(error) && !error.isPassing) end();
    else if (state.kind === "unknown") become({ kind: "guest" });
  } finally {
    renewal = null;
  }
}

/** For whoever is signed in, renewed when it is about to end. */
export async function accessToken(): Promise<string | null> {
  if (state.kind === "guest") return null;
  if (!access || access.until - AHEAD_MS < Date.now()) await renew();
  return access ? access.token : null;
}

/** As far as is known: the shop may have ended the session. */
export function mayBeSignedIn(): boolean {
  return state.kind !== "guest";
}

api.use({
  async onRequest({ request }) {
    if (!isPrivate(request) || request.headers.has("authorization")) return;
    const token = await accessToken();
    if (token) request.headers.set("authorization", `Bearer ${token}`);
  },
});

/** Finds out who is signed in, once, when a page first wants to know. */
function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  if (state.kind === "unknown") void renew();
  return () => listeners.delete(tell);
}

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, () => state);
}

export async function signOut(all: boolean): Promise<void> {
  try {
    await answer(api.POST("/api/auth/logout", { body: { all }, headers: REQUESTED_WITH }));
  } finally {
    end();
  }
}
