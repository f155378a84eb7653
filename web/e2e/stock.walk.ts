import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { expectSound, office, staff, withBrowser } from "./browser";

withBrowser();

const kite = readFileSync(fileURLToPath(new URL("../../local/sample/images/kite.webp", import.meta.url)));

it("counts over what somebody changed meanwhile, takes it back, and sets from when on it is low", async () => {
  const sku = "CAC-60";
  const page = await office(`/admin/stock?sku=${sku}`);
  const dialog = page.getByRole("dialog");
  const available = async () => ((await staff("GET", `/api/admin/stock/${sku}`)) as { available: number }).available;
  const before = await available();
  await page.getByRole("button", { name: `Count: ${sku}` }).click();
  await dialog.getByLabel("Units counted").fill("40");
  await dialog.getByLabel("Reason").fill("Counted on the shelf");
  await staff("POST", `/api/admin/stock/${sku}/receipts`, { units: 3, reference: "meanwhile" });
  await dialog.getByRole("button", { name: "Count" }).click();
  await dialog.getByText(`You counted from ${before} units; meanwhile there are ${before + 3}.`).waitFor();
  expect(await dialog.getByLabel("Units counted").inputValue()).toBe("40");
  await expectSound(page);
  await dialog.getByRole("button", { name: "Count" }).click();
  await page.getByText(`${sku}: 40 units, after ${before + 3}.`).waitFor();
  expect(await available()).toBe(40);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone.").waitFor();
  expect(await available()).toBe(before + 3);

  await page.getByRole("button", { name: `Threshold: ${sku}` }).click();
  await dialog.getByLabel("Low at").fill("1000");
  await dialog.getByRole("button", { name: "Threshold" }).click();
  await page.getByText(`${sku}: low at 1000`).waitFor();
  await page.getByRole("row", { name: new RegExp(`${sku}.*low`) }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone.").waitFor();
  await page.getByRole("button", { name: `Ledger: ${sku}` }).click();
  await dialog.getByText("meanwhile").waitFor();
  await expectSound(page);
});

it("sends pictures, says which are no good, orders and describes them", async () => {
  const { items } = (await staff("GET", "/api/admin/products?q=yo-yo&limit=1")) as { items: { id: string }[] };
  const id = items[0]?.id ?? "";
  const page = await office(`/admin/products/${id}/pictures`);
  const remove = page.getByRole("button", { name: /^Remove: / });
  await remove.first().waitFor();
  await page.locator("input[type=file]").setInputFiles([
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") },
    { name: "broken.png", mimeType: "image/png", buffer: Buffer.from("no picture either") },
    { name: "kite.webp", mimeType: "image/webp", buffer: kite },
  ]);
  await page.getByText("notes.txt is neither JPEG, PNG nor WebP.").waitFor();
  await page.getByText("This file cannot be used.").waitFor();
  await expect.poll(() => page.getByRole("listitem").getByRole("img").count()).toBe(2);
  await expectSound(page);
  const alt = page.getByLabel("What is to be seen: picture 3").or(page.getByLabel("What is to be seen: picture 2")).last();
  await alt.fill("A red kite");
  await alt.press("Enter");
  await page.getByText("Saved.").waitFor();
  const images = async () => ((await staff("GET", `/api/admin/products/${id}/images`)) as { items: { alt: string; state: string }[] }).items;
  expect((await images()).some((image) => image.alt === "A red kite")).toBe(true);

  const first = (await images())[0]?.alt;
  await page.getByRole("button", { name: "Earlier: picture 2" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone.").waitFor();
  expect((await images())[0]?.alt).toBe(first);
});

it("shows an import to whoever comes back to its address", async () => {
  const page = await office("/admin/import");
  const csv = Buffer.from("slug,title\n,\n");
  await page.getByLabel("CSV file").setInputFiles({ name: "products.csv", mimeType: "text/csv", buffer: csv });
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByText("nothing was changed").waitFor();
  await page.reload();
  await page.getByRole("table", { name: "Faults" }).waitFor();
  await expectSound(page);
});

it("puts what the law wants on invoices", async () => {
  const page = await office("/admin/settings");
  await page.getByLabel("On invoices").fill("Barrow Ltd\nMarket Row 1\nTax number 12/345");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  const settings = (await staff("GET", "/api/admin/settings")) as { version: number; invoice_details: string };
  expect(settings.invoice_details).toBe("Barrow Ltd\nMarket Row 1\nTax number 12/345");
  await staff("PATCH", "/api/admin/settings", { version: settings.version, invoice_details: null });
});
