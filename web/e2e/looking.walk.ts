import { describe, expect, it } from "vitest";
import { DESKTOP, expectSound, PHONE, visit, withBrowser } from "./browser";
import { head } from "./shopper";

withBrowser();

it("reads home, a category and a product without any script", async () => {
  const page = await visit("/", { javaScriptEnabled: false });
  await page.getByRole("heading", { name: "Open, and well stocked" }).waitFor();
  await page.getByRole("link", { name: "Fruit", exact: true }).click();
  await head(page, "Fruit");
  await page.getByRole("link", { name: "Price, low first" }).click();
  await page.getByRole("link", { name: /Red apples/ }).click();
  await head(page, "Red apples");
  await page.getByText("Elstar from an orchard").waitFor();
  await page.getByText("€7.99").waitFor();
  await page.getByRole("searchbox").fill("honey");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: /Heather honey/ }).waitFor();
});

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
  await shared.getByText("25 products").waitFor();
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
