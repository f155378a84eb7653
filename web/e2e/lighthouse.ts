import lighthouse, { type Flags } from "lighthouse";
import { chromium } from "playwright-core";
import { expect, it } from "vitest";
import { CHROMIUM, FLAGS, shop } from "./browser";

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
const PAGES = ["/", "/categories/fruit", "/products/red-apples"];

/** Any port that is free; the browser says which. */
const PORT = 9222 + Math.floor(Math.random() * 1000);

it.each(PAGES)("%s", async (address) => {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, `--remote-debugging-port=${PORT}`] });
  try {
    const flags: Flags = { port: PORT, onlyCategories: [...CATEGORIES], output: "json", logLevel: "error", formFactor: "mobile" };
    const result = await lighthouse(shop().url + address, flags);
    if (!result) throw new Error("Lighthouse said nothing");
    const { categories, audits } = result.lhr;
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
