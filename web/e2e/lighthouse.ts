import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { expect, it } from "vitest";
import { CHROMIUM, FLAGS, shop } from "./browser";

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
const PAGES = ["/", "/categories/fruit", "/products/red-apples"];

/** As much of a report as is read here. */
interface Report {
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; displayValue?: string }>;
}

/** Fetched when it is asked for: hardly anybody needs it, and it brings hundreds of packages. */
const LIGHTHOUSE = "lighthouse@12.8.2";

async function report(address: string): Promise<Report> {
  const flags = [`--port=${PORT}`, `--only-categories=${CATEGORIES.join(",")}`, "--output=json", "--quiet", "--form-factor=mobile"];
  const { stdout } = await promisify(execFile)("npx", ["--yes", LIGHTHOUSE, address, ...flags], { maxBuffer: 64 << 20 });
  return JSON.parse(stdout) as Report;
}

/** Any port that is free; the browser says which. */
const PORT = 9222 + Math.floor(Math.random() * 1000);

it.each(PAGES)("%s", async (address) => {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, `--remote-debugging-port=${PORT}`] });
  try {
    const { categories, audits } = await report(shop().url + address);
    const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)]));
    console.log(address.padEnd(26), CATEGORIES.map((name) => `${name} ${scores[name] ?? 0}`).join("   "));
    // What took points away, so that it can be mended.
    const faults = CATEGORIES.flatMap((name) => (categories[name]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9).map(({ id }) => `${name}: ${id} ${audits[id]?.displayValue ?? ""}`));
    for (const fault of faults) console.log(`  ${fault}`);
    expect(Object.values(scores).filter((score) => score < LEAST)).toEqual([]);
  } finally {
    await browser.close();
  }
});
