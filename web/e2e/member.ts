import type { Page } from "playwright-core";
import { expect } from "vitest";
import { shop } from "./browser";
import { head } from "./shopper";

interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** The link in the newest mail of this subject, as soon as it is there. */
export async function linkFromMail(to: string, subject: string): Promise<string> {
  const find = async () => {
    const mails = (await (await fetch(`${shop().url}/_local/mail.json`)).json()) as Mail[];
    const mail = mails.find((one) => one.to === to && one.subject.startsWith(subject));
    return mail && /https?:\/\/\S+(?:\?(?:token|id)=|\/restock-alerts\/)[\w.~-]+/.exec(mail.text)?.[0];
  };
  await expect.poll(find, { message: `a mail “${subject}” to ${to}` }).toBeTruthy();
  return (await find()) ?? "";
}

export const PASSWORD = "three wet wheelbarrows";

/** Makes an account and is signed in. */
export async function join(page: Page, email: string): Promise<void> {
  await page.goto("/register");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make an account" }).click();
  await head(page, "Look into your mail");
  await page.goto(await linkFromMail(email, "Confirm your e-mail address"));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Confirm and sign in" }).click();
  await head(page, "Orders");
}
