import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

/** Debian's Chromium, never a downloaded browser. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** As long as it takes: how fast the machine is says nothing about the shop. */
const PATIENCE_MS = 60_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

export interface Visit {
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
  javaScriptEnabled?: boolean;
  locale?: string;
}

let browser: Browser;
const contexts: BrowserContext[] = [];

/** Call once in a file of walks. */
export function withBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await browser.close();
  });
}

export function shop(): { url: string; staffToken: string; owner: { email: string; password: string } } {
  return inject("shop");
}

/** Somebody new, with a browser that knows nothing yet. What goes wrong in the page fails the walk. */
export async function visit(path: string, { viewport = DESKTOP, ...rest }: Visit = {}): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: "en-GB", baseURL: shop().url, ...rest });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(path);
  if (rest.javaScriptEnabled !== false) await takenOver(page);
  return page;
}

/** The app has taken over from the server's page: React keeps a mark at what it has drawn. */
async function takenOver(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document.querySelector("#app > *") ?? {}).some((key) => key.startsWith("__reactFiber$")));
}

/** What fades in has come, and what waits for the server has its answer. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isMoving = (animation: Animation) => animation.playState === "running" && animation.effect?.getComputedTiming().endTime !== Infinity;
    return !document.querySelector('[aria-busy="true"]') && !document.getAnimations().some(isMoving);
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** axe finds nothing serious, and nothing is wider than the screen. */
export async function expectSound(page: Page): Promise<void> {
  await settled(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  // The page's policy lets no foreign script in; the browser's own protocol may.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document, { resultTypes: ["violations"] })).violations;
  });
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), page.url()).toEqual([]);
}

/** As staff, over the API. */
export async function staff(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<unknown> {
  const { url, staffToken } = shop();
  const headers = { Authorization: `Bearer ${staffToken}`, "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(), ...more };
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
