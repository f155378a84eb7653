import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { codeOf } from "./authenticator";
import { expectSound, PHONE, staff, visit, withBrowser } from "./browser";
import { linkFromMail, PASSWORD } from "./member";
import { head } from "./shopper";

withBrowser();

/** Shows a code of the secret that the page shows. */
async function showCode(page: Page): Promise<void> {
  await page.getByRole("img", { name: "QR code for the app" }).waitFor();
  await page.getByLabel("Code of your second factor").fill(codeOf((await page.getByLabel("The secret", { exact: true }).textContent()) ?? ""));
}

async function recoveryCodes(page: Page): Promise<string[]> {
  const codes = await page.locator("li code").allTextContents();
  expect(codes).toHaveLength(10);
  return codes;
}

it("joins the staff, takes another app with a recovery code, and ends a session", async () => {
  const email = "second-factor@example.com";
  await staff("POST", "/api/admin/staff", { email, role: "support" });
  const page = await visit(await linkFromMail(email, "You are invited"), { viewport: PHONE, colorScheme: "dark" });
  await head(page, "Work in this shop");
  await page.getByLabel("New password").fill(PASSWORD);
  await showCode(page);
  await expectSound(page);
  await page.getByRole("button", { name: "Take the invitation" }).click();
  await page.getByText("You are one of the staff.").waitFor();
  const first = await recoveryCodes(page);
  await page.getByRole("button", { name: "To the back office" }).click();
  await page.locator(".office").first().waitFor();

  // Elsewhere, with a recovery code in place of the app's.
  const other = await visit("/login");
  await other.goto("/admin");
  await enter(other, email, first[0] ?? "");
  await page.goto("/admin/account");
  await page.getByText(`${email} · support`).waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Sign out", exact: true }).count()).toBe(1);

  await page.getByRole("button", { name: "Set up an app" }).click();
  const proof = page.locator("form", { hasText: "Show first that it is you" });
  await proof.getByLabel("Password").fill("not my password at all");
  await proof.getByLabel("Code, or recovery code").fill(first[1] ?? "");
  await proof.getByRole("button", { name: "Go on" }).click();
  await proof.getByText("is not right").waitFor();
  await expectSound(page);
  await proof.getByLabel("Password").fill(PASSWORD);
  await proof.getByLabel("Code, or recovery code").fill(first[0] ?? "");
  await proof.getByRole("button", { name: "Go on" }).click();
  await proof.getByText("That code is wrong or too old.").waitFor();
  await proof.getByLabel("Code, or recovery code").fill(first[1] ?? "");
  await proof.getByRole("button", { name: "Go on" }).click();
  await showCode(page);
  await expectSound(page);
  await page.getByRole("button", { name: "Use this app" }).click();
  await page.getByText("The app counts from now on.").waitFor();
  const second = await recoveryCodes(page);
  expect(second.filter((code) => first.includes(code))).toEqual([]);
  await expectSound(page);
  await page.getByRole("button", { name: "I have kept them" }).click();
  // All other sessions ended with the old app.
  await expect.poll(() => page.getByRole("button", { name: "Sign out", exact: true }).count()).toBe(0);
  await other.reload();
  await head(other, "Back office");

  // In the shop, where staff buy like everybody.
  await other.goto("/login");
  await other.getByLabel("E-mail").fill(email);
  await other.getByLabel("Password").fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByLabel("Code of your second factor").fill(second[0] ?? "");
  await expectSound(other);
  await other.getByRole("button", { name: "Sign in" }).click();
  await head(other, "Orders");
  await page.reload();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect.poll(() => page.getByRole("button", { name: "Sign out", exact: true }).count()).toBe(0);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await head(page, "Back office");
});

async function enter(page: Page, email: string, code: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByLabel("Code of your second factor").fill(code);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.locator(".office").first().waitFor();
}
