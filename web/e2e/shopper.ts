import type { Page } from "playwright-core";
import { shop, visit, type Visit } from "./browser";

export const CARDS = {
  pays: "4242424242424242",
  secure: "4000002760003184",
  declined: "4000000000000002",
  funds: "4000000000009995",
  late: "4000000000000341",
};

/** Puts the product of the page that is open into the basket. */
export async function addToBasket(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Check out" }).waitFor();
}

export async function toCheckout(page: Page): Promise<void> {
  await page.getByRole("dialog").getByRole("link", { name: "Check out" }).click();
  await page.getByRole("heading", { name: "Check out" }).waitFor();
}

export async function fillAddress(page: Page, email = "ada@example.com"): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Country").selectOption("DE");
  await page.getByLabel("Name", { exact: true }).fill("Ada Marsh");
  await page.getByLabel("Street and number").fill("Deichstraße 9");
  await page.getByLabel("Postcode").fill("20459");
  await page.getByLabel("Town").fill("Hamburg");
}

/** Places the order; the payment stands open then. */
export async function order(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Order and pay" }).click();
  await page.getByLabel("Card number").waitFor();
}

export async function pay(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: /^Pay / }).click();
}

export async function head(page: Page, text: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: text }).waitFor();
}

/** The owner at a page of the back office; in the eyes of the browser, with these permissions alone. */
export async function office(path = "/admin", look: Visit = {}, permissions?: readonly string[]): Promise<Page> {
  const page = await visit(path, look);
  if (permissions) {
    await page.route(/\/api\/auth\/(login|refresh)$/, async (route) => {
      const response = await route.fetch();
      const session = (await response.json()) as { account: object };
      await route.fulfill({ response, json: { ...session, account: { ...session.account, permissions } } });
    });
  }
  const { email, password } = shop().owner;
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("navigation", { name: "Back office", includeHidden: true }).waitFor({ state: "attached" });
  return page;
}
