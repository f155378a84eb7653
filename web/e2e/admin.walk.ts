import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { expectSound, office, shop, untilSays, visit, withBrowser } from "./browser";

withBrowser();

it("lets nobody in with another password", async () => {
  const page = await visit("/admin");
  await page.getByLabel("E-mail").fill(shop().owner.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("alert").waitFor();
  await expectSound(page);
});

it("counts a SKU, which the shop shows at once, and finds it in the ledger", async () => {
  const staff = await office("/admin/stock?q=cactus");
  await staff.getByRole("button", { name: /^Count: / }).first().click();
  const dialog = staff.getByRole("dialog");
  await dialog.getByLabel("Units counted").fill("2");
  await dialog.getByLabel("Reason").fill("Counted on the shelf");
  await dialog.getByRole("button", { name: "Count" }).click();
  await expect.poll(() => staff.getByRole("dialog").count()).toBe(0);
  const shopper = await visit("/products/column-cactus");
  await shopper.getByText("2 left").waitFor();
  await staff.getByRole("button", { name: /^Ledger: / }).first().click();
  await staff.getByRole("dialog").getByText("Counted on the shelf").waitFor();
  await expectSound(staff);
});

it("sends a picture of a product, which appears in the shop", async () => {
  const staff = await office("/admin/pictures?q=timer");
  await staff.getByRole("button", { name: /Kitchen timer/ }).click();
  const file = fileURLToPath(new URL("../../local/sample/images/kite.webp", import.meta.url));
  await staff.locator("input[type=file]").setInputFiles({ name: "kite.webp", mimeType: "image/webp", buffer: readFileSync(file) });
  await staff.getByRole("button", { name: "Earlier: picture 2" }).waitFor();
  await expectSound(staff);
  // The page in which the second picture is fetched only when it is in sight.
  await untilSays("/products/kitchen-timer", 'loading="lazy" decoding');
  const shopper = await visit("/products/kitchen-timer");
  await shopper.getByRole("button", { name: "Picture 2 of 2" }).waitFor();
});
