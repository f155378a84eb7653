import { expect, it } from "vitest";
import { expectSound, PHONE, shop, visit, withBrowser } from "./browser";
import { head } from "./shopper";

withBrowser();

interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** The link in the newest mail of this subject, as soon as it is there. */
async function linkFromMail(to: string, subject: string): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const mails = (await (await fetch(`${shop().url}/_local/mail.json`)).json()) as Mail[];
    const mail = mails.find((one) => one.to === to && one.subject === subject);
    const link = mail && /https?:\/\/\S+\?token=[\w.~-]+/.exec(mail.text)?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail “${subject}” came to ${to}`);
}

const PASSWORD = "three wet wheelbarrows";
const NEXT_PASSWORD = "four dry wheelbarrows";

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
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
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
