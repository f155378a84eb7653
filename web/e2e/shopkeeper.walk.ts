import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { codeOf } from "./authenticator";
import { DESKTOP, expectSound, office, PHONE, staff, untilSays, visit, withBrowser } from "./browser";
import { linkFromMail, PASSWORD } from "./member";
import { head } from "./shopper";

withBrowser();

const PICTURE = readFileSync(fileURLToPath(new URL("../../local/sample/images/kite.webp", import.meta.url)));

describe.each([
  ["phone", PHONE],
  ["desktop", DESKTOP],
])("on a %s", (name, viewport) => {
  it("makes a product with a picture, which appears in the shop", async () => {
    const title = `Box kite for a ${name}`;
    const page = await office("/admin/products/new", { viewport });
    await page.getByLabel("Title", { exact: true }).fill(title);
    await page.getByLabel("Category").selectOption({ index: 1 });
    await page.getByLabel("State").selectOption("active");
    await page.getByLabel(/^SKU: /).fill(`BOX-KITE-${name.toUpperCase()}`);
    await page.getByLabel(/^Price \(EUR\)|^Price: /).first().fill("24.50");
    await expectSound(page);
    await page.getByRole("button", { name: "Create" }).click();
    await head(page, title);
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await page.goto(`/admin/products/${id}/pictures`);
    await page.locator("input[type=file]").setInputFiles({ name: "kite.webp", mimeType: "image/webp", buffer: PICTURE });
    await page.getByText("Main picture").waitFor();
    await expectSound(page);

    const slug = `box-kite-for-a-${name}`;
    await untilSays(`/products/${slug}`, "/images/renditions/");
    const shopper = await visit(`/products/${slug}`, { viewport });
    await head(shopper, title);
    await shopper.getByText("€24.50").first().waitFor();
    await shopper.waitForFunction(() => document.querySelector<HTMLImageElement>("article img")?.naturalWidth);
    // What is found follows the catalogue a moment behind.
    const words = encodeURIComponent(title);
    await untilSays(`/?q=${words}`, `<div class="title">${title}</div>`);
    await shopper.goto(`/?q=${words}`);
    await shopper.getByRole("main").getByRole("link", { name: new RegExp(title) }).waitFor();
  });

  it("imports a file that was tried first, and is told of the faults of another", async () => {
    const page = await office("/admin/import", { viewport });
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download products.csv" }).click();
    const [headings = "", ...rows] = readFileSync(await (await download).path(), "utf8").split("\n");
    const salt = rows.filter((row) => row.includes("sea-salt"));
    expect(salt.length).toBeGreaterThan(0);
    const file = (lines: string[]) => ({ name: "products.csv", mimeType: "text/csv", buffer: Buffer.from([headings, ...lines].join("\n")) });

    await page.getByLabel("CSV file").setInputFiles(file(salt.map((row) => row.replace("Sea salt", ""))));
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("nothing was changed. Mend the file and try again.").waitFor();
    await page.getByRole("table", { name: "Faults" }).getByRole("cell", { name: "title" }).waitFor();
    await expectSound(page);

    await page.getByLabel("CSV file").setInputFiles(file(salt.map((row) => row.replace("Sea salt", `Sea salt of a ${name}`))));
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("One product, no fault.").waitFor();
    await page.getByRole("button", { name: "Import one product" }).click();
    await page.getByText("no row was refused").waitFor();
    await expectSound(page);
    await untilSays("/products/sea-salt", `<h1>Sea salt of a ${name}</h1>`);
    await head(await visit("/products/sea-salt", { viewport }), `Sea salt of a ${name}`);
    const restore = await office("/admin/import", { viewport });
    await restore.getByLabel("CSV file").setInputFiles(file(salt));
    await restore.getByRole("button", { name: "Try it" }).click();
    await restore.getByRole("button", { name: "Import one product" }).click();
    await restore.getByText("no row was refused").waitFor();
  });

  it("takes an invitation with a password and a second factor", async () => {
    const email = `helper-${name}@example.com`;
    await staff("POST", "/api/admin/staff", { email, role: "fulfilment" });
    const page = await visit(await linkFromMail(email, "You are invited to work in the shop"), { viewport });
    await page.getByText(`For ${email}, as fulfilment.`).waitFor();
    await page.getByLabel("Name").fill("Ines Weber");
    await page.getByLabel("New password").fill(PASSWORD);
    const secret = (await page.getByLabel("The secret").textContent()) ?? "";
    await page.getByLabel("Code of your second factor").fill("000000");
    await expectSound(page);
    await page.getByRole("button", { name: "Take the invitation" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Code of your second factor").fill(codeOf(secret));
    await page.getByRole("button", { name: "Take the invitation" }).click();
    await page.getByText("You are one of the staff.").waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "To the back office" }).click();
    await page.locator(".office").waitFor();
    const used = await visit(new URL(await linkFromMail(email, "You are invited to work in the shop")).href, { viewport });
    await used.getByRole("alert").waitFor();
  });
});
