import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ask, DESKTOP, expectSound, office, PHONE, staff, untilSays, type Visit, withBrowser } from "./browser";
import { bought, joined } from "./buyer";
import { head } from "./shopper";

withBrowser();

const SCREENS: readonly [string, Visit][] = [
  ["phone", { viewport: PHONE, colorScheme: "dark" }],
  ["desktop", { viewport: DESKTOP }],
];

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

const saved = (page: Page) => page.getByText("Saved.").waitFor();

describe.each(SCREENS)("on a %s", (name, look) => {
  it("finds a customer, notes something, and shuts and opens their account", async () => {
    const email = `nora-${name}@example.com`;
    const { accessToken } = await joined(email);
    const { id } = await bought({ "APP-1000": 1 }, email, accessToken);

    // The list follows orders a moment behind.
    const segments = async () => ((await staff("GET", `/api/admin/customers?q=${email}`)) as { items: { segment: string | null }[] }).items.map(({ segment }) => segment);
    await expect.poll(segments).toEqual(["new"]);
    const page = await office("/admin/customers", look);
    await page.getByRole("searchbox").fill(email);
    await page.getByRole("searchbox").press("Enter");
    await page.getByRole("row", { name: new RegExp(`${email}.*new`) }).waitFor();
    await expectSound(page);
    await page.getByRole("link", { name: email }).click();
    await page.getByRole("link", { name: id }).waitFor();
    await page.getByLabel("A note").fill("Likes her salt coarse.");
    await page.getByRole("button", { name: "Add the note" }).click();
    await page.getByRole("listitem").getByText("Likes her salt coarse.").waitFor();
    await expectSound(page);

    await page.getByRole("button", { name: "Disable the account" }).click();
    await expectSound(page);
    await page.getByRole("dialog").getByRole("button", { name: "Disable the account" }).click();
    await page.getByText("Cannot sign in since").waitFor();
    await page.getByRole("button", { name: "Enable the account" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Enable the account" }).click();
    await expect.poll(() => page.getByText("Cannot sign in since").count()).toBe(0);
    await expectSound(page);
  });

  it("makes a coupon, which a shopper uses, and withdraws it", async () => {
    const code = `THREE-${name.toUpperCase()}`;
    const page = await office("/admin/coupons/new", look);
    await page.getByLabel("Code").fill(code);
    await page.getByLabel("Kind").selectOption("buy_get");
    await page.getByLabel("Buy").fill("2");
    await page.getByLabel("Find a product").fill("red apples");
    await page.getByRole("button", { name: "Red apples" }).click();
    await page.getByLabel("Uses in all").fill("0");
    await page.getByRole("button", { name: "Create" }).click();
    // The field lets no limit of none through.
    expect(await page.getByLabel("Uses in all").evaluate((input: HTMLInputElement) => input.validity.rangeUnderflow)).toBe(true);
    await page.getByLabel("Uses in all").fill("5");
    await expectSound(page);
    await page.getByRole("button", { name: "Create" }).click();
    await head(page, code);
    await page.getByText("not used yet").waitFor();
    await expectSound(page);

    const cart = await cartWith("APP-1000", 3);
    const applied = await cart.apply(code);
    expect(applied.totals.discount.amount).toBeGreaterThan(0);

    await page.getByLabel("Withdrawn").check();
    await save(page);
    await saved(page);
    expect((await cart.read()).totals.discount.amount).toBe(0);
    await page.goto("/admin/coupons");
    await page.getByRole("row", { name: new RegExp(`${code}.*Buy 2, get 1.*withdrawn`) }).waitFor();
    await expectSound(page);
  });

  it("edits shipping as one set, and settles with who saved first", async () => {
    const page = await office("/admin/shipping", look);
    const germany = page.getByRole("region", { name: "Germany" });
    await germany.getByLabel("Free from").first().fill("61.50");
    await expectSound(page);
    // Somebody else, meanwhile: the same zone, and another one.
    const zones = (await staff("GET", "/api/admin/shipping-zones")) as { version: number; items: { name: string; methods: { free_from: unknown }[] }[] };
    const items = zones.items.map((zone) => ({ ...zone, name: zone.name === "Overseas" ? `Far away` : zone.name, methods: zone.methods.map((method, place) => (zone.name === "Germany" && place === 0 ? { ...method, free_from: { amount: 7000, currency: "EUR" } } : method)) }));
    await staff("PUT", "/api/admin/shipping-zones", { version: zones.version, items });
    await save(page);
    await page.getByText("Somebody saved this while you were editing it.").first().waitFor();
    await page.getByRole("region", { name: "Far away" }).waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "Germany: Theirs" }).click();
    await expect.poll(() => germany.getByLabel("Free from").first().inputValue()).toBe("70.00");
    await page.getByRole("button", { name: "Germany: Mine" }).click();
    await save(page);
    await saved(page);
    const after = (await staff("GET", "/api/admin/shipping-zones")) as typeof zones;
    expect(after.items[0]?.methods[0]?.free_from).toEqual({ amount: 6150, currency: "EUR" });
    expect(after.items.some((zone) => zone.name === "Far away")).toBe(true);
    await staff("PUT", "/api/admin/shipping-zones", { version: after.version, items: zones.items });
  });

  it("adds a tax rate of a region, and is told of one that is there already", async () => {
    const page = await office("/admin/tax", look);
    await page.getByLabel("Add a rate of a country").selectOption("ES");
    await page.getByLabel("Standard: Spain").last().fill("7");
    await page.getByLabel("Reduced: Spain").last().fill("3,25");
    await save(page);
    await page.getByRole("alert").getByText("has a rate already").waitFor();
    await page.getByLabel("Region: Spain").last().fill(`Canarias ${name}`);
    await save(page);
    await saved(page);
    await expectSound(page);
    const { items } = (await staff("GET", "/api/admin/tax-rates")) as { items: { region: string | null }[] };
    expect(items.find(({ region }) => region === `Canarias ${name}`)).toEqual({ country: "ES", region: `Canarias ${name}`, standard_bp: 700, reduced_bp: 325 });
  });

  it("changes a setting of the shop, and is told why another is refused", async () => {
    const page = await office("/admin/settings", look);
    await page.getByLabel("Minutes to pay an order").fill("20");
    await page.getByLabel("Mail to staff goes to").fill("stall@barrow.example");
    await save(page);
    await saved(page);
    await expectSound(page);
    await page.getByLabel("Currency", { exact: true }).first().selectOption("CHF");
    await save(page);
    await page.getByRole("alert").waitFor();
    await expectSound(page);
    const settings = (await staff("GET", "/api/admin/settings")) as { version: number; order_expiry_seconds: number; currency: string };
    expect(settings).toMatchObject({ order_expiry_seconds: 1200, currency: "EUR" });
    await staff("PATCH", "/api/admin/settings", { version: settings.version, order_expiry_seconds: null, staff_mailbox: null });
  });

  it("sells in another currency, and in it no more", async () => {
    const page = await office("/admin/settings", look);
    await page.getByRole("button", { name: "Sell in another currency" }).click();
    const pounds = page.getByRole("group", { name: "GBP" });
    await pounds.getByLabel("For 1 EUR").fill("0,85");
    await pounds.getByLabel("Rounded to (GBP)").fill("0.05");
    await save(page);
    await saved(page);
    await expectSound(page);
    await untilSays("/api/shop", "GBP");
    const { items } = await ask<{ items: { price_from: { amount: number; currency: string } }[] }>("/api/products?limit=24&currency=GBP");
    expect(items.length).toBeGreaterThan(0);
    for (const { price_from: price } of items) expect([price.currency, price.amount % 5]).toEqual(["GBP", 0]);
    await page.getByRole("button", { name: "Remove: GBP" }).click();
    await save(page);
    await saved(page);
    await expect.poll(async () => (await ask<{ currencies: unknown[] }>("/api/shop")).currencies.length).toBe(3);
  });
});

it("offers what a role may use, and says where it may not", async () => {
  const page = await office("/admin", {}, ["read_catalogue", "read_stock", "read_orders", "read_customers"]);
  const menu = page.getByRole("navigation", { name: "Back office" });
  await menu.getByRole("link", { name: "Customers" }).waitFor();
  for (const name of ["Staff", "Settings", "Audit log", "Reports", "Pictures"]) expect(await menu.getByRole("link", { name }).count(), name).toBe(0);
  await menu.getByRole("link", { name: "Shipping" }).click();
  await page.getByText("Your role may look at this, and not change it.").waitFor();
  expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
  expect(await page.getByLabel("Zone").first().isDisabled()).toBe(true);
  await expectSound(page);
});

it("goes on with a product that was made half-way", async () => {
  const page = await office("/admin/products/new");
  await page.getByLabel("Title", { exact: true }).fill("Half a hundred ribbons");
  await page.getByLabel("Category").selectOption({ index: 1 });
  await page.getByLabel(/^Price \(EUR\)|^Price: /).first().fill("2");
  await page.getByRole("button", { name: "Add an option" }).click();
  await page.getByLabel("Name 1").or(page.getByLabel("Option 1")).last().fill("Colour");
  await page.getByLabel("Values: Colour").fill(Array.from({ length: 35 }, (_, count) => `c${count}`).join(", "));
  await page.getByRole("button", { name: "Make 35 missing variants" }).click();
  await page.route("**/api/admin/products/prd_*", (route) => (route.request().method() === "PATCH" ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("not all of it is saved").waitFor();
  await page.unroute("**/api/admin/products/prd_*");
  await page.getByRole("button", { name: "Create" }).click();
  await head(page, "Half a hundred ribbons");
  await expect.poll(() => page.getByLabel(/^SKU: /).count()).toBe(35);
});

interface Cart {
  totals: { discount: { amount: number } };
}

/** A basket of its own, over the API. */
async function cartWith(sku: string, quantity: number): Promise<{ apply: (code: string) => Promise<Cart>; read: () => Promise<Cart> }> {
  const made = (await staff("POST", "/api/carts")) as { token: string; id: string };
  const asks = async (method: string, path: string, body?: unknown) => (await staff(method, `/api/carts/${made.id}${path}`, body, { "X-Cart-Token": made.token })) as Cart;
  await asks("POST", "/items", { sku, quantity });
  return { apply: (code) => asks("POST", "/coupons", { code }), read: () => asks("GET", "") };
}
