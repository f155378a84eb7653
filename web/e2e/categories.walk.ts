import { describe, expect, it } from "vitest";
import { expectSound, office, PHONE, staff, untilSays, type Visit, visit, withBrowser } from "./browser";
import { head } from "./shopper";

withBrowser();

interface Category {
  slug: string;
  version: number;
  name: string;
  description: string;
  parent: string | null;
  position: number;
}

const tree = async () => ((await staff("GET", "/api/admin/categories")) as { items: Category[] }).items;
const known = async (slug: string) => (await tree()).find((one) => one.slug === slug);
/** Those in it, in their order. */
const inside = async (parent: string) => (await tree()).filter((one) => one.parent === parent).map(({ slug }) => slug);

const SCREENS: readonly [string, Visit][] = [
  ["phone", { viewport: PHONE, colorScheme: "dark" }],
  ["desktop", {}],
];

describe.each(SCREENS)("on a %s", (device, look) => {
  it("makes a category, which shoppers see, moves it, and removes it again", async () => {
    const [name, slug] = [`Herbs of the ${device}`, `herbs-of-the-${device}`];
    const page = await office("/admin/categories", look);
    await page.getByRole("link", { name: "New category in Larder" }).click();
    await page.getByLabel("Name", { exact: true }).fill(name);
    expect(await page.getByLabel("Name in the address").inputValue()).toBe(slug);
    await page.getByLabel("Description").fill("Green things that smell.");
    await expectSound(page);
    await page.getByRole("button", { name: "Create" }).click();
    await head(page, name);
    expect(await inside("larder")).toEqual(["pantry", "drinks", slug]);
    // The tree that shoppers have is built a moment later.
    await untilSays(`/categories/${slug}`, `<h1>${name}</h1>`);
    const shopper = await visit(`/categories/${slug}`, look);
    await shopper.getByText("Green things that smell.").waitFor();

    await page.getByLabel("Lies in").selectOption("fresh");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    expect((await inside("fresh")).at(-1)).toBe(slug);

    await page.goto("/admin/categories");
    await page.getByRole("button", { name: `Remove: ${name}` }).click();
    await page.getByText(`${name} is removed.`).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Undone.").waitFor();
    expect(await known(slug)).toMatchObject({ name, parent: "fresh", description: "Green things that smell." });
    await page.getByRole("button", { name: `Remove: ${name}` }).click();
    await page.getByText(`${name} is removed.`).waitFor();
    expect(await known(slug)).toBeUndefined();
  });

  it("is told what a category in use holds, and of a name in the address that is taken", async () => {
    const page = await office("/admin/categories", look);
    await page.getByRole("button", { name: "Remove: Larder" }).click();
    await page.getByRole("alert").getByText("There are products in it").waitFor();
    await expectSound(page);
    await page.getByRole("main").getByRole("link", { name: "New category", exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("Drinks");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("alert").getByText("There is another category").waitFor();
    await expectSound(page);
  });
});

it("puts categories into another order by keyboard, and takes it back", async () => {
  const before = await inside("fresh");
  const page = await office("/admin/categories");
  const later = page.getByRole("button", { name: "Later: Fruit" });
  const earlier = page.getByRole("button", { name: "Earlier: Fruit" });
  const isFirst = before[0] === "fruit";
  const button = isFirst ? later : earlier;
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Fruit is moved.").waitFor();
  expect(await inside("fresh")).not.toEqual(before);
  expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone.").waitFor();
  expect(await inside("fresh")).toEqual(before);
});

it("settles with who saved the same category first, and with who moved another", async () => {
  const page = await office("/admin/categories/drinks");
  await page.getByLabel("Name", { exact: true }).fill("Juices");
  await page.getByLabel("Description").fill("Cold ones.");
  const drinks = await known("drinks");
  await staff("PATCH", "/api/admin/categories/drinks", { version: drinks?.version, description: "Hot ones." });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Somebody saved this while you were editing it.").first().waitFor();
  await expectSound(page);
  await page.getByRole("button", { name: "Description: Theirs" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  expect(await known("drinks")).toMatchObject({ name: "Juices", description: "Hot ones." });
  await staff("PATCH", "/api/admin/categories/drinks", { version: (await known("drinks"))?.version, name: drinks?.name, description: drinks?.description });

  await page.goto("/admin/categories");
  await page.getByRole("button", { name: "Earlier: Drinks" }).waitFor();
  await staff("PATCH", "/api/admin/categories/drinks", { version: (await known("drinks"))?.version, description: "Later on." });
  await page.getByRole("button", { name: "Earlier: Drinks" }).click();
  await page.getByText("Somebody changed the categories meanwhile.").waitFor();
  await page.getByRole("button", { name: "Earlier: Drinks" }).click();
  await page.getByText("Drinks is moved.").waitFor();
  expect(await inside("larder")).toEqual(["drinks", "pantry"]);
});

it("only shows them to who may not change them", async () => {
  const page = await office("/admin/categories", {}, ["read_catalogue", "read_stock"]);
  await page.getByRole("main").getByRole("link", { name: /^Fruit/ }).waitFor();
  expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
  await page.getByRole("main").getByRole("link", { name: /^Fruit/ }).click();
  await page.getByText("Your role may look at this, and not change it.").waitFor();
  expect(await page.getByLabel("Name", { exact: true }).isDisabled()).toBe(true);
  await expectSound(page);
});
