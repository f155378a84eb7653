import type { Page } from "playwright-core";
import { visit, type Visit } from "./browser";

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

/** Somebody else each time: the shop bounds how often it is tried with one address. */
export async function fillAddress(page: Page, email = `${crypto.randomUUID()}@example.com`): Promise<void> {
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

/** Somebody who has bought one of it, at the page of their order. */
export async function paidOrder(slug: string, viewport: Visit["viewport"]): Promise<Page> {
  const page = await visit(`/products/${slug}`, { viewport });
  await addToBasket(page);
  await toCheckout(page);
  await fillAddress(page);
  await order(page);
  await pay(page, CARDS.pays);
  await head(page, "Thank you, it is paid");
  return page;
}
