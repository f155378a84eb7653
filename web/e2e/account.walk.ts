import { readFileSync } from "node:fs";
import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DESKTOP, expectSound, PHONE, settled, visit, withBrowser } from "./browser";
import { join, linkFromMail, PASSWORD } from "./member";
import { addToBasket, CARDS, fillAddress, head, order, pay } from "./shopper";

withBrowser();

const NEXT_PASSWORD = "four dry wheelbarrows";

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

it("makes an account by mail, keeps an address, stays signed in, forgets its password and comes back", async () => {
  const email = "rosa@example.com";
  const page = await visit("/register", { viewport: PHONE });
  await page.getByLabel("Name").fill("Rosa Marsh");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("New password").fill("short-ish-pw");
  await expectSound(page);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make an account" }).click();
  await head(page, "Look into your mail");

  await page.goto(await linkFromMail(email, "Confirm your e-mail address"));
  await page.getByLabel("Password").fill(PASSWORD);
  await expectSound(page);
  await page.getByRole("button", { name: "Confirm and sign in" }).click();
  await head(page, "Orders");

  await page.getByRole("link", { name: "Addresses" }).click();
  await page.getByRole("button", { name: "Add an address" }).click();
  await page.getByLabel("Country").selectOption("DE");
  await page.getByLabel("Name", { exact: true }).fill("Rosa Marsh");
  await page.getByLabel("Street and number").fill("Am Speicher 4");
  await page.getByLabel("Postcode").fill("20457");
  await page.getByLabel("Town").fill("Hamburg");
  await page.getByLabel("Use it unless I say otherwise").check();
  await expectSound(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your usual address").waitFor();

  await page.reload();
  await page.getByText("Am Speicher 4").waitFor();
  await page.getByRole("link", { name: "Sign-in and devices" }).click();
  await page.getByText("This device").waitFor();
  await expectSound(page);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await head(page, "Sign in");

  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await head(page, "Look into your mail");
  await page.goto(await linkFromMail(email, "Choose a new password"));
  await page.getByLabel("New password").fill(NEXT_PASSWORD);
  await page.getByRole("button", { name: "Set the password" }).click();
  await head(page, "Your password is set");

  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password").fill(NEXT_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await head(page, "Orders");
});

it("leads to nobody else's page after signing in", async () => {
  const page = await visit("/login?next=https://evil.example/");
  expect(new URL(page.url()).pathname).toBe("/login");
  const next = await visit("/account/addresses");
  await head(next, "Sign in");
  expect(new URL(next.url()).searchParams.get("next")).toBe("/account/addresses");
});

async function fetchAndAbort(route: Route): Promise<void> {
  await route.fetch();
  await route.abort();
}

describe.each([
  ["is never asked for", PHONE, (route: Route) => route.abort()],
  ["is done, but never answered", DESKTOP, fetchAndAbort],
])("a basket that is left while it is joined to the account", (name, viewport, cut) => {
  it(`is whole when that ${name}, and is bought by the customer`, async () => {
    const email = `left-${viewport.width}@example.com`;
    const first = await visit("/products/sea-salt", { viewport });
    await addToBasket(first);
    await settled(first);
    const joined = first.waitForResponse("**/api/carts/*/claim");
    await join(first, email);
    await joined;
    const page = await visit("/products/red-apples", { viewport });
    await addToBasket(page);
    await settled(page);
    await page.route("**/api/carts/*/claim", cut);
    await page.goto("/login");
    const asked = page.waitForRequest("**/api/carts/*/claim");
    await signIn(page, email);
    await asked;
    await page.unrouteAll({ behavior: "wait" });
    await page.goto("/cart");
    for (const title of ["Red apples", "Sea salt"]) await page.getByRole("link", { name: title }).waitFor();
    await page.getByRole("button", { name: "Your basket, 2 units" }).waitFor();
    await page.getByRole("link", { name: "Check out" }).click();
    await fillAddress(page, email);
    await order(page);
    await pay(page, CARDS.pays);
    await head(page, "Thank you, it is paid");
    await first.goto("/account");
    await first.getByRole("link", { name: /Thank you, it is paid/ }).waitFor();
  });
});

it("has its basket and its orders on every device, takes its data along, and is erased", async () => {
  const email = "cleo@example.com";
  const first = await visit("/products/sea-salt");
  await addToBasket(first);
  await settled(first);
  await join(first, email);
  await first.goto("/products/red-apples");
  await addToBasket(first);
  await settled(first);

  const second = await visit("/login?next=/cart", { viewport: PHONE });
  await signIn(second, email);
  await second.getByRole("link", { name: "Red apples" }).waitFor();
  await second.getByRole("link", { name: "Sea salt" }).waitFor();
  await second.getByRole("link", { name: "Check out" }).click();
  await fillAddress(second, email);
  await order(second);
  await pay(second, CARDS.pays);
  await head(second, "Thank you, it is paid");

  await first.goto("/account");
  await first.getByRole("link", { name: /Thank you, it is paid/ }).click();
  await head(first, "Thank you, it is paid");
  await expectSound(first);

  await first.goto("/account/export");
  await first.getByRole("button", { name: "Make a copy" }).click();
  await first.goto(await linkFromMail(email, "Your data is ready"));
  const download = first.waitForEvent("download");
  await first.getByRole("link", { name: "Download" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toContain("Deichstraße 9");
  await expectSound(first);

  await erase(first);
  await first.getByRole("alert").getByText("still under way").waitFor();
  await first.keyboard.press("Escape");
  await second.getByRole("button", { name: "Cancel the order" }).click();
  await second.getByRole("button", { name: "Yes, cancel it" }).click();
  await head(second, "This order was cancelled");
  await erase(first);
  await head(first, "Your account is erased");
  await expectSound(first);
  await first.goto("/login");
  await signIn(first, email);
  await first.getByRole("alert").waitFor();
});

async function erase(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Erase the account" }).click();
  await page.getByLabel("Password").fill(PASSWORD);
  await expectSound(page);
  await page.getByRole("button", { name: "Erase for good" }).click();
}
