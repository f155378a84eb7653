import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ask, DESKTOP, expectSound, office, PHONE, staff, untilSays, type Visit, visit, withBrowser } from "./browser";
import { head } from "./shopper";

withBrowser();

const SCREENS: readonly [string, Visit, { slug: string; title: string; german: string; option: [string, string] }][] = [
  ["phone", { viewport: PHONE, colorScheme: "dark" }, { slug: "sweet-cherries", title: "Sweet cherries", german: "Herzkirschen", option: ["Weight", "Gewicht"] }],
  ["desktop", { viewport: DESKTOP }, { slug: "blueberries", title: "Blueberries", german: "Waldheidelbeeren", option: ["Punnet", "Körbchen"] }],
];

const saved = (page: Page) => page.getByText("Saved.").waitFor();

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
}

/** German among the languages of the shop. */
async function speakGerman(look: Visit): Promise<void> {
  const page = await office("/admin/settings", look);
  const languages = page.getByLabel("Texts may be translated into");
  await languages.waitFor();
  if ((await languages.inputValue()) === "de") return;
  await languages.fill("de");
  await save(page);
  await expectSound(page);
}

async function idOf(slug: string): Promise<string> {
  return (await ask<{ id: string }>(`/api/products/${slug}`)).id;
}

/** Wherever a reader of the list of fruit comes by it. */
async function untilRead(slug: string, title: string): Promise<void> {
  for (const path of ["/categories/fruit", `/products/${slug}`]) await untilSays(path, '"languages":["de"]');
  for (const path of ["/api/products?category=fruit", `/api/products/${slug}?`, `/api/search/suggest?q=${title.slice(0, 7)}`]) await untilSays(`${path}&lang=de`, `"${title}"`);
}

describe.each(SCREENS)("on a %s", (_device, look, { slug, title, german, option: [word, translated] }) => {
  it("has a product translated, which a German reads in the list, the page and the search, and nobody else", async () => {
    await speakGerman(look);
    const page = await office(`/admin/products/${await idOf(slug)}`, look);
    await page.getByRole("tab", { name: "German" }).click();
    await page.getByLabel("Title", { exact: true }).fill(german);
    await page.getByLabel("Description", { exact: true }).fill("Vom Baum hinter dem Deich.");
    await page.getByLabel(word, { exact: true }).fill(translated);
    await expectSound(page);
    await save(page);
    await untilRead(slug, german);

    const reader = await visit("/categories/fruit", { ...look, locale: "de-DE" });
    await reader.getByRole("main").getByRole("link", { name: german }).click();
    await head(reader, german);
    await reader.getByText("Vom Baum hinter dem Deich.").waitFor();
    await reader.getByText(translated, { exact: true }).waitFor();
    await expectSound(reader);
    await reader.getByLabel("Im Laden suchen").fill(german.slice(0, 7));
    await reader.getByRole("option", { name: new RegExp(`${german}.*€`) }).waitFor();
    await reader.keyboard.press("Enter");
    await reader.getByRole("main").getByRole("link", { name: german }).waitFor();

    // Read anew from the server's page, whose texts are the original's.
    await reader.goto(`/products/${slug}`);
    await head(reader, german);
    await reader.getByLabel("Sprache").selectOption("en");
    await head(reader, title);
    const other = await visit(`/products/${slug}`, look);
    await head(other, title);
  });
});

it("speaks the language of an address that was followed, until another is chosen", async () => {
  await speakGerman({});
  const { version } = (await staff("GET", "/api/admin/categories").then((tree) => (tree as { items: { slug: string; version: number }[] }).items.find((one) => one.slug === "drinks"))) ?? { version: 0 };
  await staff("PATCH", "/api/admin/categories/drinks", { version, translations: { de: { name: "Getränke" } } });
  await untilSays("/categories/drinks?lang=de", "<h1>Getränke</h1>");
  const page = await visit("/categories/drinks?lang=de");
  await head(page, "Getränke");
  await page.getByRole("button", { name: "Filter" }).or(page.getByRole("complementary", { name: "Filter" })).first().waitFor();
  await page.getByRole("contentinfo").getByRole("combobox").selectOption("en");
  await head(page, "Drinks");
  expect(new URL(page.url()).search).toBe("");
  await page.reload();
  await head(page, "Drinks");
});

it("settles with who translated the same first, in a product and in a category", async () => {
  await speakGerman({});
  const id = await idOf("red-apples");
  const versionOf = async (path: string) => ((await staff("GET", path)) as { version: number }).version;
  const page = await office(`/admin/products/${id}`);
  await page.getByRole("tab", { name: "German" }).click();
  await page.getByLabel("Title", { exact: true }).fill("Rote Äpfel");
  await staff("PATCH", `/api/admin/products/${id}`, { version: await versionOf(`/api/admin/products/${id}`), translations: { de: { title: "Elstar" } } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody saved this while you were editing it.").first().waitFor();
  await expectSound(page);
  await page.getByRole("button", { name: "German: Theirs" }).click();
  expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe("Elstar");
  await page.getByRole("button", { name: "German: Mine" }).click();
  await save(page);
  const product = (await staff("GET", `/api/admin/products/${id}`)) as { translations: Record<string, { title: string }> };
  expect(product.translations.de?.title).toBe("Rote Äpfel");

  await page.goto("/admin/categories/bakery");
  await page.getByRole("tab", { name: "German" }).click();
  await page.getByLabel("Description", { exact: true }).fill("Aus dem Ofen.");
  await expectSound(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("alert").or(page.getByText("These fields are not right yet:")).first().waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Backwaren");
  await save(page);
  await page.getByRole("tab", { name: "German" }).press("ArrowLeft");
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Bakery");
});
