import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ask, DESKTOP, expectSound, office, PHONE, staff, untilSays, type Visit, visit, withBrowser } from "./browser";
import { head } from "./shopper";

withBrowser();

interface Priced {
  slug: string;
  title: string;
  sku: string;
  currency: string;
  /** As the field shows it, and as the shop says it. */
  byRate: [string, string, number];
  own: [string, string, number];
}

const SCREENS: readonly [string, Visit, Priced][] = [
  ["phone", { viewport: PHONE, colorScheme: "dark" }, { slug: "enamel-teapot", title: "Enamel teapot", sku: "POTT-800", currency: "USD", byRate: ["37.85", "$37.85", 3785], own: ["39,5", "$39.50", 3950] }],
  ["desktop", { viewport: DESKTOP }, { slug: "willow-basket", title: "Willow market basket", sku: "BSK-M", currency: "JPY", byRate: ["9620", "¥9,620", 9620], own: ["8800", "¥8,800", 8800] }],
];

interface StaffProduct {
  version: number;
  variants: { sku: string; prices?: Record<string, { price: { amount: number } }> }[];
}

const tabOf = (page: Page, currency: string) => page.getByRole("tab", { name: currency });
const own = (page: Page, { sku, currency }: { sku: string; currency: string }) => page.getByLabel(`Own price (${currency}): ${sku}`);

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

const saved = (page: Page) => page.getByText("Saved.").waitFor();

async function pathOf(slug: string): Promise<string> {
  return `/admin/products/${(await ask<{ id: string }>(`/api/products/${slug}`)).id}`;
}

const read = async (path: string) => (await staff("GET", `/api${path}`)) as StaffProduct;

describe.each(SCREENS)("on a %s", (_device, look, { slug, title, sku, currency, byRate, own: [typed, shown, amount] }) => {
  /** What somebody new reads on the product's page. */
  const costs = async (minor: number, text: string) => {
    for (const path of [`/api/products/${slug}`, `/products/${slug}`]) await untilSays(`${path}?currency=${currency}`, `"amount":${minor}`);
    const shopper = await visit(`/products/${slug}?currency=${currency}`, look);
    await head(shopper, title);
    await shopper.getByText(text).first().waitFor();
    return shopper;
  };

  it("gives a variant its own price in a currency, which a shopper pays, and takes it away again", async () => {
    const path = await pathOf(slug);
    const page = await office(path, look);
    const tab = tabOf(page, currency);
    expect(await tab.textContent()).toBe(`${currency}(by the rate)`);
    expect(await own(page, { sku, currency }).count()).toBe(0);
    await page.getByRole("tab", { name: "EUR" }).focus();
    while ((await tab.getAttribute("aria-selected")) !== "true") await page.keyboard.press("ArrowRight");
    const field = own(page, { sku, currency });
    expect(await field.getAttribute("placeholder")).toBe(byRate[0]);
    await field.fill(typed);
    await expectSound(page);
    await save(page);
    await saved(page);
    expect(await tab.textContent()).toBe(currency);
    await expectSound(await costs(amount, shown));

    await field.fill("");
    expect(await field.getAttribute("placeholder")).toBe(byRate[0]);
    await save(page);
    await saved(page);
    expect(await tab.textContent()).toBe(`${currency}(by the rate)`);
    expect((await read(path)).variants.map(({ prices }) => prices)).toEqual([undefined, undefined]);
    await costs(byRate[2], byRate[1]);
  });

  it("says at its field what is wrong with an own price", async () => {
    const page = await office(await pathOf(slug), look);
    await page.getByLabel("On sale for a time").check();
    await tabOf(page, currency).click();
    await own(page, { sku, currency }).fill(typed);
    const sale = page.getByLabel(`Sale price (${currency}): ${sku}`);
    await sale.fill("9900");
    await save(page);
    await page.getByText("These fields are not right yet:").waitFor();
    expect(await sale.getAttribute("aria-invalid")).toBe("true");
    const about = (await sale.getAttribute("aria-describedby")) ?? "";
    expect(await page.locator(`[id="${about}"]`).textContent()).toBe("must be less than the price");
    await expectSound(page);
    await page.getByRole("tab", { name: "EUR" }).click();
    expect(await tabOf(page, currency).textContent()).toBe(`${currency}(look here)`);
    await expectSound(page);
  });
});

it("settles with who priced the same variant in the same currency first", async () => {
  const knife = { sku: "KNI-16", currency: "USD" };
  const path = await pathOf("cooks-knife");
  const page = await office(path);
  await tabOf(page, "USD").click();
  await own(page, knife).fill("77");
  const { version } = await read(path);
  const money = (amount: number, currency: string) => ({ price: { amount, currency } });
  await staff("PATCH", `/api${path}`, { version, variants: [{ sku: "KNI-16", prices: { USD: money(7500, "USD"), JPY: null } }] });
  await save(page);
  await page.getByText("Somebody saved this while you were editing it.").first().waitFor();
  await page.getByRole("row", { name: /^KNI-16: Price in USD 79\.00 75\.00 77/ }).waitFor();
  await page.getByRole("row", { name: /^KNI-16: Price in JPY 12800 by the rate/ }).waitFor();
  await expectSound(page);
  await page.getByRole("button", { name: "KNI-16: Price in USD: Theirs" }).click();
  expect(await own(page, knife).inputValue()).toBe("75.00");
  await page.getByRole("button", { name: "KNI-16: Price in USD: Mine" }).click();
  await page.getByRole("button", { name: "KNI-16: Price in JPY: Mine" }).click();
  await save(page);
  await saved(page);
  const after = await read(path);
  expect(after.variants[0]?.prices).toMatchObject({ USD: { price: { amount: 7700 } }, JPY: { price: { amount: 12800 } } });
  await staff("PATCH", `/api${path}`, { version: after.version, variants: [{ sku: "KNI-16", prices: { USD: money(7900, "USD") } }] });
});

it("has nothing of currencies where the shop sells in its own alone", async () => {
  const page = await office();
  await page.route("**/api/admin/shipping-zones", async (route) => {
    const response = await route.fetch();
    const zones = (await response.json()) as { currencies?: unknown };
    delete zones.currencies;
    await route.fulfill({ response, json: zones });
  });
  await page.goto(await pathOf("cooks-knife"));
  await page.getByLabel("Price: KNI-16").waitFor();
  expect(await page.getByRole("tab").count()).toBe(0);
});
