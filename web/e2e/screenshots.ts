import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { it } from "vitest";
import { asWebp, DESKTOP, office, PHONE, visit, type Visit, withBrowser } from "./browser";
import { addToBasket, CARDS, fillAddress, head, order, pay, toCheckout } from "./shopper";

withBrowser();

const FOLDER = fileURLToPath(new URL("../../docs/pictures", import.meta.url));

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // Behind a page that asks again every few seconds the network is never still; its pictures are there before that.
  await page.waitForFunction(() => !document.querySelector('.animate-pulse, [aria-busy="true"]') && [...document.images].every(({ complete, loading }) => complete || loading === "lazy"));
  await mkdir(FOLDER, { recursive: true });
  await writeFile(path.join(FOLDER, `${name}.webp`), await asWebp(await page.screenshot({ animations: "disabled" })));
}

const LOOKS: [string, string, Visit][] = [
  ["front-page", "/", { viewport: DESKTOP }],
  ["front-page-dark", "/", { viewport: DESKTOP, colorScheme: "dark" }],
  ["category", "/categories/fresh?sort=newest", { viewport: DESKTOP }],
  ["product", "/products/morning-coffee", { viewport: DESKTOP }],
  ["product-phone-dark", "/products/market-bouquet", { viewport: PHONE, colorScheme: "dark" }],
];

it.each(LOOKS)("%s", async (name, address, look) => take(await visit(address, look), name));

async function buy(slug: string, name: string | null): Promise<void> {
  const page = await visit(`/products/${slug}`);
  await addToBasket(page);
  if (name) await take(page, "basket");
  await toCheckout(page);
  await fillAddress(page, "ada@example.com");
  if (name) await take(page, "checkout");
  await order(page);
  await pay(page, CARDS.pays);
  await head(page, "Thank you, it is paid");
  if (name) await take(page, name);
}

it("basket, checkout, order, and what the back office then shows", async () => {
  for (const slug of ["red-apples", "market-bouquet", "enamel-teapot"]) await buy(slug, null);
  await buy("blueberries", "order");
  const page = await office("/admin");
  await page.getByText("to pack").waitFor();
  await take(page, "office");
  await page.goto("/admin/orders");
  await page.getByRole("table").waitFor();
  await take(page, "office-orders");
  await page.goto("/admin/reports");
  await page.getByRole("heading", { name: "Sales" }).waitFor();
  await take(page, "office-reports");
  await page.goto("/admin/products?q=coffee");
  await page.getByRole("link", { name: "Morning coffee" }).click();
  await head(page, "Morning coffee");
  await take(page, "office-product");
});
