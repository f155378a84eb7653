import { expect, it } from "vitest";
import { DESKTOP, expectSound, office, PHONE, staff, withBrowser } from "./browser";
import { bought, joined } from "./buyer";

withBrowser();

/** What the addresses are about. */
interface Known {
  order: string;
  product: string;
  customer: string;
}

const CODE = "EVERY-SCREEN";

/** Every page of the office, by its route, with the addresses at which it is looked at. A route that is not here fails the walk. */
const SCREENS: Record<string, (known: Known) => readonly string[]> = {
  "/": () => [""],
  "/orders": ({ order }) => ["", `?q=${order}&from=2020-01-01`, "?status=expired"],
  "/orders/$id": ({ order }) => [order],
  "/customers": () => [""],
  "/customers/$id": ({ customer }) => [customer],
  "/reviews": () => ["", "?state=published"],
  "/products": () => ["", "?q=nothing-is-called-so"],
  "/products/new": () => [""],
  "/products/$id": ({ product }) => [product],
  "/products/$id/pictures": ({ product }) => [product],
  "/categories": () => [""],
  "/categories/new": () => [""],
  "/categories/$slug": () => ["fruit"],
  "/stock": ({ product }) => ["", `?product=${product}`],
  "/pictures": () => [""],
  "/coupons": () => [""],
  "/coupons/new": () => [""],
  "/coupons/$code": () => [CODE],
  "/shipping": () => [""],
  "/tax": () => [""],
  "/reports": () => [""],
  "/import": () => [""],
  "/staff": () => [""],
  "/audit": () => [""],
  "/settings": () => [""],
  "/account": () => [""],
};

let filled: Promise<Known> | null = null;

/** A shop in which every page has something to show. */
async function fill(): Promise<Known> {
  const { accessToken, id: customer } = await joined("every-screen@example.com");
  const { id: order } = await bought({ "APP-1000": 2 }, "every-screen@example.com", accessToken);
  await staff("POST", "/api/admin/coupons", { code: CODE, kind: { percent_bp: 500 } });
  const { items } = (await staff("GET", "/api/admin/products?limit=1")) as { items: { id: string }[] };
  return { order, customer, product: items[0]?.id ?? "" };
}

it("knows every page that the router knows", async () => {
  const page = await office();
  const routes = await page.evaluate(() => Object.keys((window as unknown as { __TSR_ROUTER__: { routesByPath: object } }).__TSR_ROUTER__.routesByPath));
  expect(Object.keys(SCREENS).sort()).toEqual(routes.sort());
});

it.each(Object.keys(SCREENS))("%s is sound: on a phone and a desk, by day and by night", async (route) => {
  const known = await (filled ??= fill());
  for (const part of SCREENS[route]?.(known) ?? []) {
    const address = part.startsWith("?") ? route + part : route.replace(/\$\w+/, part);
    const page = await office(`/admin${address}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await expectSound(page);
      }
    }
    await page.close();
  }
});
