import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { DESKTOP, expectSound, office, PHONE, staff, visit, withBrowser } from "./browser";
import { addToBasket, CARDS, fillAddress, head, order, pay, toCheckout } from "./shopper";

withBrowser();

/** What the addresses are about. */
interface Known {
  order: string;
  product: string;
  coupon: string;
  customer: string;
}

/** Every page of the office, by its route, with the addresses at which it is looked at. A route that is not here fails the walk. */
const SCREENS: Record<string, (known: Known) => readonly string[]> = {
  "/": () => ["/"],
  "/orders": ({ order: id }) => ["/orders", `/orders?q=${id}&from=2020-01-01`, "/orders?status=expired"],
  "/orders/$id": ({ order: id }) => [`/orders/${id}`],
  "/customers": () => ["/customers"],
  "/customers/$id": ({ customer }) => [`/customers/${customer}`],
  "/products": () => ["/products", "/products?q=nothing-is-called-so"],
  "/products/new": () => ["/products/new"],
  "/products/$id": ({ product }) => [`/products/${product}`],
  "/products/$id/pictures": ({ product }) => [`/products/${product}/pictures`],
  "/stock": ({ product }) => ["/stock", `/stock?product=${product}`],
  "/pictures": () => ["/pictures"],
  "/coupons": () => ["/coupons"],
  "/coupons/new": () => ["/coupons/new"],
  "/coupons/$code": ({ coupon }) => [`/coupons/${coupon}`],
  "/shipping": () => ["/shipping"],
  "/tax": () => ["/tax"],
  "/reports": () => ["/reports"],
  "/import": () => ["/import"],
  "/staff": () => ["/staff"],
  "/audit": () => ["/audit"],
  "/settings": () => ["/settings"],
};

let known: Known;

beforeAll(async () => {
  const code = "EVERY-SCREEN";
  await staff("POST", "/api/admin/coupons", { code, kind: { percent: { bp: 500 } }, scope: {} }).catch(() => staff("POST", "/api/admin/coupons", { code, kind: { kind: "percent", percent_bp: 500 } }));
  const { items: products } = (await staff("GET", "/api/admin/products?limit=1")) as { items: { id: string }[] };
  known = { order: "", product: products[0]?.id ?? "", coupon: code, customer: "" };
});

/** Read, drawn, and still. */
async function drawn(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector(".animate-pulse"));
}

it("has a look at every page that the router knows", async () => {
  const page = await office("/admin");
  const routes = await page.evaluate(() => Object.keys((window as unknown as { __TSR_ROUTER__: { routesByPath: object } }).__TSR_ROUTER__.routesByPath));
  expect(routes.sort()).toEqual(Object.keys(SCREENS).sort());
});
