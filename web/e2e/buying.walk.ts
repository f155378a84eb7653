import { describe, expect, it } from "vitest";
import { DESKTOP, expectSound, PHONE, staff, withBrowser, visit } from "./browser";
import { addToBasket, CARDS, fillAddress, head, order, pay, toCheckout } from "./shopper";

withBrowser();

async function untilPayment(viewport: typeof PHONE, slug = "red-apples") {
  const page = await visit(`/products/${slug}`, { viewport });
  await addToBasket(page);
  await toCheckout(page);
  await fillAddress(page);
  await order(page);
  return page;
}

describe.each([
  ["a phone", PHONE],
  ["a desktop", DESKTOP],
])("a guest at %s", (_name, viewport) => {
  it("buys from the front page to the paid order, and every screen is sound", async () => {
    const page = await visit("/", { viewport });
    await expectSound(page);
    await page.getByRole("link", { name: "Fruit", exact: true }).first().click();
    await head(page, "Fruit");
    await expectSound(page);
    await page.getByRole("link", { name: /Sweet cherries/ }).click();
    await head(page, "Sweet cherries");
    await page.getByText("In stock").waitFor();
    await expectSound(page);
    await addToBasket(page);
    await expectSound(page);
    await toCheckout(page);
    await fillAddress(page);
    await expectSound(page);
    await order(page);
    await expectSound(page);
    await pay(page, CARDS.pays);
    await head(page, "Thank you, it is paid");
    expect(page.url()).toMatch(/\/orders\/[A-Z0-9-]+$/);
    await expectSound(page);
  });

  it("confirms with 3-D Secure", async () => {
    const page = await untilPayment(viewport);
    await pay(page, CARDS.secure);
    await page.getByRole("heading", { name: "Confirm it is you" }).waitFor();
    await page.getByRole("button", { name: "Approve" }).click();
    await head(page, "Thank you, it is paid");
  });

  it("is told that a card was declined, and pays with another", async () => {
    const page = await untilPayment(viewport);
    for (const card of [CARDS.declined, CARDS.funds]) {
      await pay(page, card);
      await page.getByRole("alert").getByText("Nothing was charged. Try another card.").waitFor();
    }
    await pay(page, CARDS.pays);
    await head(page, "Thank you, it is paid");
  });

  it("hears when a payment fails later, and pays again from the order's page", async () => {
    const page = await untilPayment(viewport);
    await pay(page, CARDS.late);
    await page.getByText("Your bank is working on it").first().waitFor();
    await page.getByRole("alert").getByText("Nothing was charged. Try another card.").waitFor();
    await pay(page, CARDS.pays);
    await head(page, "Thank you, it is paid");
  });
});

it("refuses 3-D Secure, is charged nothing, and tries another card", async () => {
  const page = await untilPayment(DESKTOP);
  await pay(page, CARDS.secure);
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.getByRole("alert").getByText("Nothing was charged").waitFor();
  await pay(page, CARDS.pays);
  await head(page, "Thank you, it is paid");
});

it("comes back to an order that waits after the page was closed", async () => {
  const page = await untilPayment(PHONE);
  const id = (await page.getByText(/^Order [A-Z0-9-]{6,}/).first().textContent())?.replace("Order ", "") ?? "";
  await page.goto(`/orders/${id}`);
  await head(page, "Waiting for your payment");
  await pay(page, CARDS.pays);
  await head(page, "Thank you, it is paid");
});

it("sells the last unit to one of two, and tells the other what is left", async () => {
  const stock = (await staff("GET", "/api/admin/stock/KITE-80")) as { available: number };
  await staff("POST", "/api/admin/stock/KITE-80/adjustments", { expected: stock.available, level: 1, reason: "a count" });
  const [one, other] = await Promise.all([visit("/products/diamond-kite"), visit("/products/diamond-kite", { viewport: PHONE })]);
  for (const page of [one, other]) {
    await page.getByText("The last one").waitFor();
    await addToBasket(page);
    await toCheckout(page);
    await fillAddress(page);
  }
  await Promise.all([one, other].map((page) => page.getByRole("button", { name: "Order and pay" }).click()));
  const outcomes = await Promise.all(
    [one, other].map(async (page) => {
      const paying = page.getByLabel("Card number").waitFor().then(() => "pays" as const);
      const late = page.getByText("Somebody was faster").waitFor().then(() => "late" as const);
      return Promise.any([paying, late]);
    }),
  );
  expect(outcomes.sort()).toEqual(["late", "pays"]);
});
