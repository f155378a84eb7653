import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DESKTOP, expectSound, office, PHONE, shop, staff, visit, withBrowser } from "./browser";
import { linkFromMail } from "./member";
import { addToBasket, CARDS, fillAddress, head, order, paidOrder, pay, toCheckout } from "./shopper";

withBrowser();

const WIDTHS = [
  ["a phone", PHONE],
  ["a desktop", DESKTOP],
] as const;

/** Blocks what a page asks for, but for what news over the socket made it ask. */
async function onlyNews(page: Page, asked: RegExp): Promise<{ expect: () => void; subscribed: () => Promise<void> }> {
  let [isBlocked, subscriptions] = [false, 0];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const text = String(payload);
      if (text.includes('"type":"subscribed"')) subscriptions += 1;
      else if (text.includes('"type":"order"')) isBlocked = false;
    }),
  );
  await page.route(asked, (route) => (isBlocked ? route.abort() : route.continue()));
  return {
    expect: () => {
      isBlocked = true;
    },
    subscribed: () => expect.poll(() => subscriptions).toBeGreaterThan(0),
  };
}

describe.each(WIDTHS)("at %s", (_name, viewport) => {
  it("follows an order over the socket while an admin packs, ships and refunds it in another window", async () => {
    const buyer = await paidOrder("enamel-teapot", viewport);
    const id = new URL(buyer.url()).pathname.split("/").at(-1) ?? "";
    const news = await onlyNews(buyer, new RegExp(`/api/orders/${id}$`));
    await buyer.reload();
    await head(buyer, "Thank you, it is paid");
    await news.subscribed();

    const admin = await office("/admin/orders", { viewport });
    await admin.getByRole("link", { name: id }).waitFor();
    await expectSound(admin);
    await admin.keyboard.press("/");
    await admin.keyboard.type(id);
    await admin.keyboard.press("Enter");
    await admin.getByRole("link", { name: id }).click();
    await head(admin, id);
    news.expect();
    await admin.getByRole("button", { name: "Pack", exact: true }).click();
    await head(buyer, "We are packing it");
    await admin.getByRole("button", { name: "Ship" }).click();
    const dialog = admin.getByRole("dialog");
    await dialog.getByLabel("Carrier").fill("DHL");
    await dialog.getByLabel("Tracking number").fill("JD0146");
    await expectSound(admin);
    news.expect();
    await dialog.getByRole("button", { name: "Ship" }).click();
    await head(buyer, "It is on its way");
    await buyer.getByText("JD0146").waitFor();
    news.expect();
    await admin.getByRole("button", { name: "Delivered" }).click();
    await head(buyer, "It has arrived");

    await admin.getByRole("button", { name: "Refund" }).click();
    await dialog.getByLabel("What goes back").selectOption("amount");
    await dialog.getByLabel("Amount").fill("1.00");
    await dialog.getByLabel("Reason").fill("A chipped lid");
    news.expect();
    await dialog.getByRole("button", { name: "Refund" }).click();
    await buyer.getByText("€1.00 refunded").waitFor();
    await expectSound(admin);
    await expectSound(buyer);
  });
});

it("follows an order by asking again where no socket opens, and an unchanged one comes without a body", async () => {
  const page = await paidOrder("kitchen-timer", PHONE);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.routeWebSocket("**/live", (socket) => socket.close());
  const unchanged = page.waitForResponse((response) => response.url().endsWith(`/api/orders/${id}`) && response.status() === 304);
  await page.reload();
  await unchanged;
  await staff("POST", `/api/admin/orders/${id}/pack`);
  await head(page, "We are packing it");
});

it("comes to the paid order from checkout, though no socket opens and the first answers about it are lost", async () => {
  const page = await visit("/products/kitchen-timer", { viewport: PHONE });
  await page.routeWebSocket("**/live", (socket) => socket.close());
  await addToBasket(page);
  await toCheckout(page);
  await fillAddress(page);
  await order(page);
  // More than an ask is tried again.
  let lost = 6;
  await page.route(/\/api\/orders\/[A-Z0-9-]+$/, (route) => ((lost -= 1) >= 0 ? route.abort() : route.continue()));
  await pay(page, CARDS.pays);
  await page.getByText("Your payment went through.").first().waitFor();
  await head(page, "Thank you, it is paid");
  expect(lost).toBeLessThan(0);
});

it("shows stock as it changes, without asking, and takes an address where nothing is left", async () => {
  const { sku } = ((await (await fetch(`${shop().url}/api/products/heather-honey`)).json()) as { variants: [{ sku: string }] }).variants[0];
  let expected = ((await staff("GET", `/api/admin/stock/${sku}`)) as { available: number }).available;
  const count = async (level: number) => {
    await staff("POST", `/api/admin/stock/${sku}/adjustments`, { expected, level, reason: "a count" });
    expected = level;
  };
  const page = await visit("/products/heather-honey", { viewport: PHONE });
  await page.getByText("In stock", { exact: true }).waitFor();
  await page.route("**/availability", (route) => route.abort());
  await count(2);
  await page.getByText("2 left").waitFor();
  await count(0);
  await page.getByRole("button", { name: "Sold out" }).waitFor();

  const email = "bee@example.com";
  await page.getByRole("button", { name: "Tell me when it is back" }).click();
  await page.getByLabel("E-mail").fill(email);
  await expectSound(page);
  await page.getByRole("button", { name: "Tell me when it is back" }).click();
  await page.getByText(`we wrote to ${email}`).waitFor();
  await expectSound(page);
  const confirm = await visit(await linkFromMail(email, "Shall we tell you?"), { javaScriptEnabled: false });
  await confirm.getByRole("button", { name: "Yes, tell me" }).click();
  await head(confirm, "We’ll tell you");
  await count(40);
  await page.getByText("In stock", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Add to basket" }).waitFor();
  await linkFromMail(email, "Back in stock");
});
