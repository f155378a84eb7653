import { type Heard, parse, subjectOf, type Topic, type Update } from "./topic";

/** As much of a WebSocket as is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send: (text: string) => void;
  close: () => void;
}

export interface Surroundings {
  connect: () => Socket;
  isVisible: () => boolean;
  /** Told when the page is shown or hidden, and when the network is back. */
  onChange: (tell: () => void) => void;
  /** From 0 to 1. */
  random: () => number;
}

/** Whoever watches: told of news, and whether they come by themselves. */
export interface Watcher {
  hear: (update: Update) => void;
  setLive: (isLive: boolean) => void;
}

interface Watch {
  id: string;
  topic: Topic;
  watcher: Watcher;
  /** What the shop says it is; null while it is not watched there. */
  subject: string | null;
  version: number;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** A network that swallows connections says nothing. */
const OPENING_MS = 15_000;
/** From one page to the next the connection stays. */
const LINGER_MS = 5_000;
/** Whoever looks elsewhere for a moment keeps it too. */
const HIDDEN_MS = 30_000;
/** Nothing is wrong with the topic: asking again may do. */
const PASSING = ["busy", "session_ended"];
/** The shop wants another connection. */
const OVER = ["closed", "too_many"];

/**
 * The one connection of a browser's tab. There is none while nothing is watched or the tab is hidden; one that is lost is opened
 * again, ever later and never at the same moment as everybody else's. Whoever watches asks over HTTP meanwhile.
 */
export class Connection {
  readonly #around: Surroundings;
  readonly #watches = new Set<Watch>();
  #socket: Socket | null = null;
  #isOpen = false;
  #losses = 0;
  #asked = 0;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
    around.onChange(() => this.#resume());
  }

  /** Until what is given back is called. */
  watch(topic: Topic, watcher: Watcher): () => void {
    const watch: Watch = { id: String((this.#asked += 1)), topic, watcher, subject: null, version: -1 };
    this.#watches.add(watch);
    if (this.#isOpen) void this.#ask(watch);
    this.#settle();
    return () => {
      this.#watches.delete(watch);
      watcher.setLive(false);
      this.#settle();
    };
  }

  get #isWanted(): boolean {
    return this.#watches.size > 0 && this.#around.isVisible();
  }

  /** Somebody is looking, or the network is back: what was waited for comes at once. */
  #resume(): void {
    if (this.#isWanted && !this.#socket) {
      this.#losses = 0;
      clearTimeout(this.#again);
      this.#again = undefined;
    }
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#leaving);
    if (!this.#isWanted) {
      clearTimeout(this.#again);
      this.#again = undefined;
      this.#leaving = setTimeout(() => this.#drop(), this.#watches.size === 0 ? LINGER_MS : HIDDEN_MS);
    } else if (!this.#socket && this.#again === undefined) {
      this.#open();
    }
  }

  #open(): void {
    let socket: Socket;
    try {
      socket = this.#around.connect();
    } catch {
      this.#wait();
      return;
    }
    this.#socket = socket;
    this.#opening = setTimeout(() => this.#lose(), OPENING_MS);
    const ifCurrent = (act: () => void) => () => this.#socket === socket && act();
    socket.onopen = ifCurrent(() => this.#begin());
    socket.onclose = ifCurrent(() => this.#lose());
    socket.onmessage = ({ data }) => ifCurrent(() => this.#hear(parse(data)))();
  }

  #begin(): void {
    clearTimeout(this.#opening);
    this.#isOpen = true;
    this.#watches.forEach((watch) => void this.#ask(watch));
  }

  async #ask(watch: Watch): Promise<void> {
    const socket = this.#socket;
    const fields = await watch.topic.ask().catch(() => null);
    if (fields && socket && socket === this.#socket && this.#isOpen && this.#watches.has(watch)) {
      socket.send(JSON.stringify({ action: "subscribe", id: watch.id, ...fields }));
    }
  }

  #hear(heard: Heard | null): void {
    if (heard === null) return;
    if (heard.type === "failed") this.#lose();
    else if (heard.type === "subscribed") this.#accept(heard.id, heard.update);
    else if (heard.type === "refused") this.#refuse(heard.id, heard.code);
    else this.#tell(heard);
  }

  #accept(id: string | undefined, update: Update): void {
    const watch = this.#of(id);
    if (!watch) return;
    this.#losses = 0;
    watch.subject = subjectOf(update);
    watch.watcher.setLive(true);
    this.#tell(update);
  }

  /** What is refused for good is left to HTTP, which says why. */
  #refuse(id: string | undefined, code: string): void {
    const watch = this.#of(id);
    if (!watch) return;
    if (OVER.includes(code)) this.#lose();
    else if (PASSING.includes(code)) setTimeout(() => this.#isOpen && void this.#ask(watch), this.#pause());
  }

  /** Updates may come twice, and one that is older after one that is newer. */
  #tell(update: Update): void {
    const subject = subjectOf(update);
    for (const watch of this.#watches) {
      if (watch.subject !== subject || update.version <= watch.version) continue;
      watch.version = update.version;
      watch.watcher.hear(update);
    }
  }

  #of(id: string | undefined): Watch | undefined {
    return [...this.#watches].find((watch) => watch.id === id);
  }

  #lose(): void {
    this.#drop();
    if (this.#isWanted) this.#wait();
  }

  #wait(): void {
    const pause = this.#pause();
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#settle();
    }, pause);
  }

  /** Anywhere below a bound that doubles: thousands who lost theirs together come back one by one. */
  #pause(): number {
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#losses);
    this.#losses += 1;
    return bound * (0.1 + 0.9 * this.#around.random());
  }

  #drop(): void {
    clearTimeout(this.#opening);
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    socket?.close();
    for (const watch of this.#watches) {
      watch.subject = null;
      watch.watcher.setLive(false);
    }
  }
}
