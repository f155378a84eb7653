import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { it } from "vitest";
import { DESKTOP, PHONE, shop, visit, type Visit, withBrowser } from "./browser";
import { addToBasket, CARDS, fillAddress, head, order, pay, toCheckout } from "./shopper";

withBrowser();

const FOLDER = fileURLToPath(new URL("../../docs/pictures", import.meta.url));

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: "disabled" });
}

const LOOKS: [string, string, Visit][] = [
  ["front-page", "/", { viewport: DESKTOP }],
  ["front-page-dark", "/", { viewport: DESKTOP, colorScheme: "dark" }],
  ["category", "/categories/fresh?sort=newest", { viewport: DESKTOP }],
  ["search-phone", "/?q=cheese", { viewport: PHONE }],
  ["product", "/products/morning-coffee", { viewport: DESKTOP }],
  ["product-phone-dark", "/products/market-bouquet", { viewport: PHONE, colorScheme: "dark" }],
];

it.each(LOOKS)("%s", async (name, address, look) => take(await visit(address, look), name));

it("basket, checkout, order, admin", async () => {
  const page = await visit("/products/blueberries");
  await addToBasket(page);
  await take(page, "basket");
  await toCheckout(page);
  await fillAddress(page);
  await take(page, "checkout");
  await order(page);
  await pay(page, CARDS.pays);
  await head(page, "Thank you, it is paid");
  await take(page, "order");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const staff = await visit(`/admin/orders/${id}`);
  await staff.getByLabel("E-mail").fill(shop().owner.email);
  await staff.getByLabel("Password").fill(shop().owner.password);
  await staff.getByRole("button", { name: "Enter" }).click();
  await head(staff, id);
  await take(staff, "admin-order");
});
