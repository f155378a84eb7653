import type { Page } from "playwright-core";

const LAST = 40;

/** What went through a page, for whoever wants to know why a walk failed there. */
export class Diary {
  readonly #page: Page;
  readonly #entries: string[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on("console", (message) => this.#add(`console: ${message.text()}`));
    page.on("requestfailed", (request) => this.#add(`${request.method()} ${request.url()}: ${request.failure()?.errorText ?? "failed"}`));
    page.on("response", (response) => {
      if (response.request().resourceType() === "fetch" || response.status() >= 400) this.#add(`${response.request().method()} ${response.url()}: ${response.status()}`);
    });
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => this.#add(`> ${String(payload).slice(0, 200)}`));
      socket.on("framereceived", ({ payload }) => this.#add(`< ${String(payload).slice(0, 200)}`));
      socket.on("close", () => this.#add("socket closed"));
    });
  }

  #add(entry: string): void {
    this.#entries.push(`${new Date().toISOString().slice(11, 23)} ${entry}`);
  }

  /** Where it is, what is to be seen there, and what happened last. */
  async read(): Promise<string> {
    const seen = await this.#page.locator("body").ariaSnapshot({ timeout: 10_000 }).catch(String);
    return [`== ${this.#page.url()}`, seen, ...this.#entries.slice(-LAST)].join("\n");
  }
}
