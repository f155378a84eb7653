import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { expectSound, office, staff, withBrowser } from "./browser";
import { askToReturn, bought } from "./buyer";
import { head } from "./shopper";

withBrowser();

interface Order {
  status: string;
  fulfillments: { tracking_number: string | null }[];
  refunds: { amount: { amount: number }; return_id: string | null }[];
}

const read = async (id: string) => (await staff("GET", `/api/admin/orders/${id}`)) as Order;

/** The list follows orders a moment behind, and is asked for again by itself. */
async function listed(page: Page, id: string): Promise<void> {
  await page.getByRole("link", { name: id }).waitFor();
}

async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button, exact: true }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "latin1") };
}

it("prints papers of one order and of several, and ships several by a file that says where they are", async () => {
  const [one, other] = [await bought({ "APP-1000": 1 }, "papers@example.com"), await bought({ "APP-1000": 1 }, "papers@example.com")];
  const page = await office(`/admin/orders/${one.id}`);
  const slip = await saved(page, "Packing slip");
  expect(slip.name).toBe(`packing-slip-${one.id}.pdf`);
  expect(slip.text.startsWith("%PDF-")).toBe(true);

  await page.goto("/admin/orders?email=papers@example.com");
  await listed(page, one.id);
  await listed(page, other.id);
  await page.getByLabel("Select all that are shown").check();
  await page.getByText("2 selected").waitFor();
  await expectSound(page);
  const invoices = await saved(page, "Invoices");
  expect(invoices.name).toBe("invoices.pdf");
  expect(invoices.text.startsWith("%PDF-")).toBe(true);

  await page.getByRole("button", { name: "Ship by file" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Lines").fill(`order_id,tracking_number\n${one.id},JD-1\nno-order,JD-2\n`);
  await dialog.getByRole("button", { name: "Ship by file" }).click();
  await dialog.getByText("tracking_csv[3]").waitFor();
  await expectSound(page);
  const csv = `order_id,tracking_number\n${one.id},JD-1\n${other.id},JD-2\n`;
  await dialog.getByLabel("CSV file").setInputFiles({ name: "tracking.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect.poll(() => dialog.getByLabel("Lines").inputValue()).toBe(csv);
  await dialog.getByRole("button", { name: "Ship by file" }).click();
  await page.getByText("2 of 2: 2 done, 0 refused.").waitFor();
  expect((await read(other.id)).fulfillments[0]?.tracking_number).toBe("JD-2");

  // Shipped already: a job that can do nothing says of which order, and why.
  await page.getByLabel(`Select ${one.id}`).check();
  await page.getByRole("button", { name: "Pack", exact: true }).click();
  await page.getByRole("list", { name: "Refused" }).getByRole("link", { name: one.id }).waitFor();
  await expectSound(page);
});

it("sends an order in two parcels, takes a return in, and refunds it", async () => {
  const order = await bought({ "APP-1000": 2, "CHE-500": 1 }, "returns@example.com");
  const page = await office(`/admin/orders/${order.id}`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Correct the address" }).click();
  await dialog.getByLabel("Street and number").fill("Deichstraße 11");
  await dialog.getByRole("button", { name: "Correct the address" }).click();
  await page.getByText("Address corrected").waitFor();
  await page.getByLabel("A note").fill("Rings twice.");
  await page.getByRole("button", { name: "Add the note" }).click();
  await page.getByRole("listitem").getByText("Rings twice.").waitFor();

  await page.getByRole("button", { name: "Ship", exact: true }).click();
  await dialog.getByLabel(/^In this parcel: Red apples/).fill("0");
  await dialog.getByRole("button", { name: "Ship" }).click();
  await page.getByText("shipped in part", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Ship", exact: true }).click();
  expect(await dialog.getByLabel(/^In this parcel: /).count()).toBe(1);
  await dialog.getByRole("button", { name: "Ship" }).click();
  await page.getByRole("button", { name: "Delivered" }).waitFor();
  expect((await read(order.id)).fulfillments.length).toBe(2);

  await askToReturn(order, [{ sku: "APP-1000", quantity: 2, reason: "Too sour" }]);
  await page.getByRole("button", { name: "Approve" }).click();
  await expectSound(page);
  await page.getByRole("button", { name: "Take in" }).click();
  await dialog.getByLabel(/^Goes on sale again: /).fill("1");
  await expectSound(page);
  await dialog.getByRole("button", { name: "Take in" }).click();
  await page.getByRole("button", { name: "Refund the return" }).click();
  await dialog.getByRole("button", { name: "Refund the return" }).click();
  await page.getByText("Refund asked for").waitFor();
  expect(await page.getByRole("button", { name: "Refund the return" }).count()).toBe(0);

  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await dialog.getByLabel("What goes back").selectOption("units");
  expect(await dialog.getByLabel(/^for units: /).count()).toBe(1);
  await dialog.getByLabel(/^for units: /).fill("1");
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect.poll(async () => (await read(order.id)).refunds.length).toBe(2);
  await expectSound(page);
});

it("keeps a filter by name, and moves, selects and opens by keyboard", async () => {
  const { id } = await bought({ "APP-1000": 1 }, "keys@example.com");
  const page = await office("/admin/orders?email=keys@example.com&status=paid");
  await listed(page, id);
  await page.getByRole("button", { name: "Save this filter" }).click();
  await page.getByLabel("Name of the filter").fill("Keys to pack");
  await page.getByRole("dialog").getByRole("button", { name: "Save this filter" }).click();
  await page.goto("/admin/orders");
  await page.getByRole("link", { name: "Keys to pack" }).click();
  await page.waitForURL(/status=paid/);
  await page.getByRole("button", { name: "Remove the filter Keys to pack" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Keys to pack" }).waitFor();

  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("One selected").waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TR");
  await page.keyboard.press("Enter");
  await head(page, id);
  await page.keyboard.press("?");
  await page.getByLabel("Single keys do something").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  expect(await page.getByRole("dialog", { name: "Keys" }).count()).toBe(0);
});
