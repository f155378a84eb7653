import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, type Socket } from "./connection";
import type { Topic, Update } from "./topic";

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly said: { action: string; id: string; sku?: string }[] = [];
  isClosed = false;

  send(text: string): void {
    this.said.push(JSON.parse(text) as (typeof this.said)[number]);
  }

  close(): void {
    this.isClosed = true;
  }

  /** What the shop says. */
  says(message: unknown): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }
}

const stock = (sku: string, version: number, available: number): Update => ({ type: "stock", sku, version, available });
const topic = (sku: string): Topic => ({ key: sku, ask: () => Promise.resolve({ sku }) });

let sockets: FakeSocket[];
let isVisible: boolean;
let isRefused: boolean;
let chance: number;
let change: () => void;
let connection: Connection;

/** What was asked of the newest socket, or of the nth. */
const socket = (place = -1) => sockets.at(place) ?? expect.fail("there is no such connection");

beforeEach(() => {
  vi.useFakeTimers();
  [sockets, isVisible, isRefused, chance] = [[], true, false, 1];
  connection = new Connection({
    connect: () => {
      if (isRefused) throw new Error("not allowed");
      const made = new FakeSocket();
      sockets.push(made);
      return made;
    },
    isVisible: () => isVisible,
    onChange: (tell) => {
      change = tell;
    },
    random: () => chance,
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function watch(sku: string) {
  const seen = { heard: [] as Update[], isLive: false, end: (): void => expect.fail() };
  seen.end = connection.watch(topic(sku), { hear: (update) => seen.heard.push(update), setLive: (isLive) => (seen.isLive = isLive) });
  return seen;
}

/** Opens the newest socket, and lets what is said on it be said. */
async function opens(): Promise<FakeSocket> {
  socket().onopen?.();
  await vi.advanceTimersByTimeAsync(0);
  return socket();
}

async function accepted(sku: string, version = 1, available = 5) {
  const seen = watch(sku);
  const open = await opens();
  const asked = open.said.findLast((said) => said.sku === sku);
  open.says({ type: "subscribed", id: asked?.id, update: stock(sku, version, available) });
  return { seen, open };
}

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("watching", () => {
  it("opens no connection where nothing is watched, and one for all that is", async () => {
    expect(sockets).toEqual([]);
    watch("TEA");
    watch("MUG");
    expect(sockets.length).toBe(1);
    expect((await opens()).said.map(({ action, sku }) => [action, sku])).toEqual([["subscribe", "TEA"], ["subscribe", "MUG"]]);
    watch("CUP");
    await later(0);
    expect([sockets.length, socket().said.at(-1)?.sku]).toEqual([1, "CUP"]);
  });

  it("is live once the shop says so, and tells of each version once, and of its own topic alone", async () => {
    const { seen, open } = await accepted("TEA", 3, 5);
    const other = watch("MUG");
    expect([seen.isLive, other.isLive]).toEqual([true, false]);
    for (const [version, available] of [[4, 4], [4, 4], [3, 5], [6, 2], [5, 3]] as const) open.says(stock("TEA", version, available));
    open.says(stock("MUG", 9, 9));
    expect(seen.heard).toEqual([stock("TEA", 3, 5), stock("TEA", 4, 4), stock("TEA", 6, 2)]);
    expect(other.heard).toEqual([]);
  });

  it("lets go what it does not understand", async () => {
    const { seen, open } = await accepted("TEA");
    for (const odd of ["", "{", "null", "5", [], { type: "weather" }, { type: "subscribed", id: "99", update: stock("TEA", 9, 9) }]) open.says(odd);
    expect([seen.heard.length, seen.isLive, sockets.length, open.isClosed]).toEqual([1, true, 1, false]);
  });

  it("closes a moment after nothing is watched any more, and not from page to page", async () => {
    const { seen, open } = await accepted("TEA");
    seen.end();
    expect(seen.isLive).toBe(false);
    await later(4_000);
    const next = watch("MUG");
    await later(60_000);
    expect([open.isClosed, sockets.length]).toEqual([false, 1]);
    next.end();
    await later(6_000);
    expect(open.isClosed).toBe(true);
    await later(600_000);
    expect(sockets.length).toBe(1);
  });
});

describe("a connection that is lost", () => {
  it("is opened again, subscribes again, and tells only what is news", async () => {
    const { seen, open } = await accepted("TEA", 3);
    open.onclose?.();
    expect([seen.isLive, sockets.length]).toEqual([false, 1]);
    await later(1_000);
    expect(sockets.length).toBe(2);
    const next = await opens();
    next.says({ type: "subscribed", id: next.said[0]?.id, update: stock("TEA", 3, 5) });
    expect([seen.isLive, seen.heard.length]).toEqual([true, 1]);
    next.says(stock("TEA", 4, 4));
    expect(seen.heard.at(-1)).toEqual(stock("TEA", 4, 4));
    // The one before is nobody's any more.
    open.says(stock("TEA", 5, 3));
    open.onclose?.();
    expect([seen.heard.length, seen.isLive]).toEqual([2, true]);
  });

  it("waits twice as long each time, a minute at most, and begins anew once it was heard", async () => {
    watch("TEA");
    for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const tries = sockets.length;
      socket().onclose?.();
      await later(wait * 1_000 - 1);
      expect(sockets.length, `after less than ${wait} s`).toBe(tries);
      await later(1);
      expect(sockets.length, `after ${wait} s`).toBe(tries + 1);
    }
    // Opened is not yet heard.
    const open = await opens();
    open.says({ type: "subscribed", id: open.said[0]?.id, update: stock("TEA", 1, 1) });
    open.onclose?.();
    await later(1_000);
    expect(sockets.length).toBe(10);
  });

  it("comes back at a moment of its own, and never at once", async () => {
    watch("TEA");
    chance = 0.5;
    socket().onclose?.();
    await later(549);
    expect(sockets.length).toBe(1);
    await later(1);
    expect(sockets.length).toBe(2);
    chance = 0;
    socket().onclose?.();
    await later(199);
    expect(sockets.length).toBe(2);
    await later(1);
    expect(sockets.length).toBe(3);
  });

  it.each([
    ["never opens", async () => later(15_000)],
    ["says that its function failed", async () => (await opens()).says({ message: "Internal server error", requestId: "r" })],
    ["was given up by the shop", async () => {
      const open = await opens();
      open.says({ type: "refused", id: open.said[0]?.id, code: "closed" });
    }],
    ["watches too much", async () => {
      const open = await opens();
      open.says({ type: "refused", id: open.said[0]?.id, code: "too_many" });
    }],
  ])("gives way to another when it %s", async (_name, happens) => {
    const seen = watch("TEA");
    await happens();
    expect([socket().isClosed, seen.isLive]).toEqual([true, false]);
    await later(1_000);
    expect(sockets.length).toBe(2);
  });

  it("may not even be tried by a browser, and then goes on waiting", async () => {
    isRefused = true;
    watch("TEA");
    await later(5_000);
    isRefused = false;
    await later(4_000);
    expect(sockets.length).toBe(1);
  });
});

describe("what is refused", () => {
  it("is asked again where the shop was busy, or where another token may do", async () => {
    for (const code of ["busy", "session_ended"]) {
      const seen = watch(code);
      const open = await opens();
      const asked = open.said.findLast(({ sku }) => sku === code);
      const times = () => open.said.filter(({ sku }) => sku === code).length;
      open.says({ type: "refused", id: asked?.id, code });
      const before = times();
      await later(60_000);
      expect(times()).toBe(before + 1);
      open.says({ type: "subscribed", id: asked?.id, update: stock(code, 1, 1) });
      expect(seen.isLive).toBe(true);
    }
    expect(sockets.length).toBe(1);
  });

  it("is left to HTTP where it is refused for good", async () => {
    const seen = watch("TEA");
    const open = await opens();
    open.says({ type: "refused", id: open.said[0]?.id, code: "forbidden" });
    await later(600_000);
    expect([seen.isLive, open.said.length, sockets.length]).toEqual([false, 1, 1]);
  });

  it("is not asked where there is nothing to show for it, and nothing is said for who has left", async () => {
    connection.watch({ key: "mine", ask: () => Promise.resolve(null) }, { hear: () => expect.fail(), setLive: () => undefined });
    connection.watch({ key: "broken", ask: () => Promise.reject(new Error("no token")) }, { hear: () => expect.fail(), setLive: () => undefined });
    const gone = watch("TEA");
    socket().onopen?.();
    gone.end();
    await later(0);
    expect(socket().said).toEqual([]);
  });
});

describe("a tab", () => {
  it("that is hidden keeps its connection for a moment, and has it again when it is looked at", async () => {
    const { seen, open } = await accepted("TEA");
    isVisible = false;
    change();
    await later(29_000);
    isVisible = true;
    change();
    await later(60_000);
    expect([open.isClosed, seen.isLive]).toEqual([false, true]);
    isVisible = false;
    change();
    await later(30_000);
    expect([open.isClosed, seen.isLive, sockets.length]).toEqual([true, false, 1]);
    await later(600_000);
    expect(sockets.length).toBe(1);
    isVisible = true;
    change();
    expect(sockets.length).toBe(2);
    expect((await opens()).said.map(({ sku }) => sku)).toEqual(["TEA"]);
  });

  it("that is hidden does not go on trying, and one that is looked at waits for nothing", async () => {
    watch("TEA");
    for (const wait of [1_000, 2_000, 4_000]) {
      socket().onclose?.();
      await later(wait);
    }
    socket().onclose?.();
    isVisible = false;
    change();
    await later(600_000);
    expect(sockets.length).toBe(4);
    isVisible = true;
    change();
    expect(sockets.length).toBe(5);
  });
});
