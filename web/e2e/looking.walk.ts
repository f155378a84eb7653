import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ask, DESKTOP, expectSound, PHONE, settled, visit, withBrowser } from "./browser";
import { head } from "./shopper";

withBrowser();

describe.each([
  ["phone", PHONE],
  ["desktop", DESKTOP],
])("without any script, on a %s", (_name, viewport) => {
  it("reads home, a category and a product, each of them whole", async () => {
    const page = await visit("/", { viewport, javaScriptEnabled: false });
    await page.getByRole("heading", { name: "Open, and well stocked" }).waitFor();
    const { items: categories } = await ask<{ items: { name: string; parent: string | null }[] }>("/api/categories");
    const menu = page.getByRole("navigation", { name: "Categories" });
    for (const { name } of categories.filter(({ parent }) => !parent)) await menu.getByRole("link", { name, exact: true }).waitFor();
    await expectPictures(page);

    await page.getByRole("link", { name: "Fruit", exact: true }).first().click();
    await head(page, "Fruit");
    const { items: fruit } = await ask<{ items: { title: string }[] }>("/api/products?category=fruit");
    expect(fruit.length).toBeGreaterThan(3);
    for (const { title } of fruit) await page.getByRole("main").getByRole("link", { name: new RegExp(title) }).waitFor();
    await expectPictures(page);
    await page.getByRole("link", { name: "Price, low first" }).click();
    await page.getByRole("link", { name: /Red apples/ }).click();

    await head(page, "Red apples");
    const apples = await ask<{ description: string; attributes: Record<string, string>; variants: { price: { amount: number } }[] }>("/api/products/red-apples");
    await page.getByText(apples.description).waitFor();
    for (const value of Object.values(apples.attributes)) await page.getByText(value, { exact: true }).first().waitFor();
    for (const { price } of apples.variants) await page.getByText(`€${(price.amount / 100).toFixed(2)}`).first().waitFor();
    await expectPictures(page);

    await page.getByRole("searchbox").fill("honey");
    await page.getByRole("searchbox").press("Enter");
    await page.getByRole("link", { name: /Heather honey/ }).waitFor();
  });
});

/** Each has words, a size of its own before it is there, and those that are in sight are there. */
async function expectPictures(page: Page): Promise<void> {
  const pictures = page.getByRole("main").locator("img");
  expect(await pictures.count()).toBeGreaterThan(0);
  for (const picture of await pictures.all()) {
    for (const name of ["alt", "width", "height", "src"]) expect(await picture.getAttribute(name)).toBeTruthy();
  }
  await expect.poll(() => pictures.first().evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
}

it("keeps filters in the address, where they can be shared and gone back to", async () => {
  const page = await visit("/categories/fresh");
  const panel = page.getByRole("complementary", { name: "Filters" });
  await panel.getByLabel(/^Hof am Deich/).check();
  await page.waitForURL(/brand=Hof\+am\+Deich/);
  await page.getByLabel("Sort").selectOption("-price");
  await page.waitForURL(/sort=-price/);
  const titles = () => page.locator("main .tiles .title").allTextContents();
  await expect.poll(async () => (await titles()).length).toBe(4);
  const shared = await visit(new URL(page.url()).pathname + new URL(page.url()).search);
  await expect.poll(() => shared.locator("main .tiles .title").allTextContents()).toEqual(await titles());
  await expectSound(shared);
  await shared.getByRole("button", { name: "Clear all" }).click();
  const { total } = await ask<{ total: number }>("/api/products?category=fresh");
  await shared.getByText(`${total} products`).waitFor();
});

it("filters on a phone in a sheet that tells how much it would show", async () => {
  const page = await visit("/categories/fruit", { viewport: PHONE });
  await page.getByRole("button", { name: "Filters" }).click();
  await expectSound(page);
  await page.getByRole("dialog").getByLabel(/^Yes/).first().check();
  await page.getByRole("dialog").getByRole("button", { name: /^Show \d products/ }).click();
  await page.waitForURL(/attribute\.organic=Yes/);
  expect(await page.getByRole("dialog").count()).toBe(0);
});

describe("by keyboard alone", () => {
  it("finds a product by typing, and buys it as far as the basket", async () => {
    const page = await visit("/");
    // Drawn is not yet listening.
    const search = page.getByRole("combobox").first();
    await expect.poll(async () => (await page.keyboard.press("/"), search.evaluate((box) => box === document.activeElement))).toBe(true);
    await page.keyboard.type("chocolat");
    await page.getByRole("option", { name: /Bar of chocolate/ }).waitFor();
    await expectSound(page);
    const options = await page.getByRole("option").count();
    for (let step = 0; step < options; step += 1) {
      await page.keyboard.press("ArrowDown");
      if ((await page.getByRole("option", { name: /Bar of chocolate/ }).getAttribute("aria-selected")) === "true") break;
    }
    await page.keyboard.press("Enter");
    await head(page, "Bar of chocolate");
    await page.getByRole("button", { name: "Add to basket" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.getByRole("button", { name: "Your basket, 1 unit" }).waitFor();
  });
});

it("changes the basket at once and takes back what was refused", async () => {
  const page = await visit("/products/sea-salt");
  await page.getByRole("button", { name: "Add to basket" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "One more" }).click();
  await page.getByRole("button", { name: "Your basket, 2 units" }).waitFor({ state: "attached" });
  // Shown is not yet sent: what is sent before the line is cut is not refused.
  await settled(page);
  await page.route("**/api/carts/*/items/*", (route) => route.abort());
  await dialog.getByRole("button", { name: "One more" }).click();
  await dialog.getByRole("alert").getByText("could not be reached").waitFor();
  await expect.poll(() => dialog.getByRole("group", { name: /^Quantity/ }).textContent()).toBe("2");
});

it.each([
  ["German", "de-DE", "Offen und gut bestückt"],
  ["French", "fr-FR", "Ouvert et bien garni"],
])("speaks %s to who prefers it", async (_name, locale, text) => {
  const page = await visit("/", { locale });
  await head(page, text);
  await expectSound(page);
});

it.each([
  ["light", DESKTOP],
  ["dark", PHONE],
] as const)("is sound in the %s, where nothing is and nothing was found", async (colorScheme, viewport) => {
  for (const path of ["/products/no-such-thing", "/?q=zzzzzzz", "/cart", "/checkout", "/track/nothing", "/orders/AAAA-AAAA-AAAA", "/login"]) {
    const page = await visit(path, { colorScheme, viewport });
    await page.getByRole("heading", { level: 1 }).or(page.getByRole("heading", { level: 2 })).first().waitFor();
    await expectSound(page);
  }
});
