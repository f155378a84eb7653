import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { Diary } from "./diary";

/** Debian's Chromium, never a downloaded browser. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** As long as it takes: how fast the machine is says nothing about the shop. */
const PATIENCE_MS = 120_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

export interface Visit {
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
  javaScriptEnabled?: boolean;
  locale?: string;
}

/** One for all files, which share this module; it ends with the process. */
let launched: Promise<Browser> | null = null;
let browser: Browser;
const contexts: BrowserContext[] = [];
let diaries: Diary[] = [];
let staffContext: Promise<BrowserContext> | null = null;

/** Call once in a file of walks. What a walk opened is closed after it: pages left open would go on asking the shop. */
export function withBrowser(): void {
  beforeAll(async () => {
    browser = await (launched ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS }));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") for (const diary of diaries) console.log(await diary.read());
    diaries = [];
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    const kept = await staffContext;
    await Promise.all((kept?.pages() ?? []).map((page) => page.close()));
  });
  afterAll(async () => {
    await (await staffContext)?.close();
    staffContext = null;
  });
}

export function shop(): { url: string; staffToken: string; owner: { email: string; password: string } } {
  return inject("shop");
}

/** Somebody new, with a browser that knows nothing yet. What goes wrong in the page fails the walk. */
export async function visit(path: string, { viewport = DESKTOP, ...rest }: Visit = {}): Promise<Page> {
  const context = await newContext({ viewport, ...rest });
  contexts.push(context);
  const page = await open(context);
  await page.goto(path);
  if (rest.javaScriptEnabled !== false) await takenOver(page);
  return page;
}

/** The owner at a page of the back office; in the eyes of the browser, with these permissions alone. */
export async function office(path = "/admin", { viewport = DESKTOP, colorScheme = "light" }: Visit = {}, permissions?: readonly string[]): Promise<Page> {
  staffContext ??= signIn();
  const page = await open(await staffContext);
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  if (permissions) {
    await page.route("**/api/auth/refresh", async (route) => {
      const response = await route.fetch();
      const session = (await response.json()) as { account: object };
      await route.fulfill({ response, json: { ...session, account: { ...session.account, permissions } } });
    });
  }
  await page.goto(path);
  await page.locator(".office").first().waitFor();
  return page;
}

/** Once in a file, and by every page of it: the shop lets an account sign in ten times in a quarter of an hour. */
async function signIn(): Promise<BrowserContext> {
  const context = await newContext({ viewport: DESKTOP });
  const page = await open(context);
  await page.goto("/admin");
  const { email, password } = shop().owner;
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.locator(".office").first().waitFor();
  await page.close();
  return context;
}

/** A picture as WebP, a quarter of its size: by the browser, so that no other program is needed. */
export async function asWebp(png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const encoded = await page.evaluate(async (source) => {
    const image = await createImageBitmap(await (await fetch(source)).blob());
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.85);
  }, `data:image/png;base64,${png.toString("base64")}`);
  await page.close();
  return Buffer.from(encoded.split(",")[1] ?? "", "base64");
}

function newContext(look: Visit): Promise<BrowserContext> {
  return browser.newContext({ locale: "en-GB", baseURL: shop().url, ...look });
}

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  diaries.push(new Diary(page));
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => {
    throw error;
  });
  return page;
}

/** The app has taken over from the server's page: React keeps a mark at what it has drawn. */
async function takenOver(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document.querySelector("#app > *") ?? {}).some((key) => key.startsWith("__reactFiber$")));
}

/** What fades in has come, and what waits for the server has its answer, or its code. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isMoving = (animation: Animation) => animation.playState === "running" && animation.effect?.getComputedTiming().endTime !== Infinity;
    return !document.querySelector('[aria-busy="true"], .animate-pulse') && !document.getAnimations().some(isMoving);
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** axe finds nothing but trifles, and nothing is wider than the screen. */
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
  const grave = violations.filter(({ impact }) => impact !== "minor");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), page.url()).toEqual([]);
}

/** As anybody, over the API. */
export async function ask<T>(path: string): Promise<T> {
  return (await (await fetch(shop().url + path)).json()) as T;
}

/** What is read follows what was written a moment behind, each function for itself. */
export async function untilSays(path: string, text: string): Promise<void> {
  await expect.poll(async () => (await (await fetch(shop().url + path)).text()).includes(text), { message: `${path} says ${text}` }).toBe(true);
}

/** As staff, over the API. */
export async function staff(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<unknown> {
  const { url, staffToken } = shop();
  const headers = { Authorization: `Bearer ${staffToken}`, "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(), ...more };
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
