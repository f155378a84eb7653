import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Office } from "./Office";
import { PAYMENTS, type Payment, type State, STATES } from "./orderStates";

// Each page is a chunk of its own, fetched when one points at a link to it.
const root = createRootRoute({ component: Office });

/** Filters stand in the address. */
const words = (search: Record<string, unknown>): { q?: string } => (typeof search.q === "string" && search.q !== "" ? { q: search.q } : {});

const isState = (value: unknown): value is State => STATES.includes(value as State);
const isPayment = (value: unknown): value is Payment => PAYMENTS.includes(value as Payment);
const narrowed = (search: Record<string, unknown>): { q?: string; status?: State; payment?: Payment } => ({
  ...words(search),
  ...(isState(search.status) ? { status: search.status } : {}),
  ...(isPayment(search.payment) ? { payment: search.payment } : {}),
});

/** A day as `2026-11-26`. */
const day = (value: unknown): string | undefined => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined);
const span = (search: Record<string, unknown>): { from?: string; to?: string; by?: "month" } => {
  const [from, to] = [day(search.from), day(search.to)];
  return { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(search.by === "month" ? { by: "month" } : {}) };
};

const home = createRoute({ getParentRoute: () => root, path: "/", component: lazyRouteComponent(() => import("./pages/HomePage"), "HomePage") });
const orders = createRoute({ getParentRoute: () => root, path: "/orders", component: lazyRouteComponent(() => import("./pages/OrdersPage"), "OrdersPage"), validateSearch: narrowed });
const order = createRoute({ getParentRoute: () => root, path: "/orders/$id", component: lazyRouteComponent(() => import("./pages/OrderPage"), "OrderPage") });
const isStatus = (value: unknown): value is "draft" | "archived" => value === "draft" || value === "archived";
const products = createRoute({
  getParentRoute: () => root,
  path: "/products",
  component: lazyRouteComponent(() => import("./pages/ProductsPage"), "ProductsPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string; status?: "draft" | "archived" } => ({ ...words(search), ...(isStatus(search.status) ? { status: search.status } : {}) }),
});
const newProduct = createRoute({ getParentRoute: () => root, path: "/products/new", component: lazyRouteComponent(() => import("./pages/NewProductPage"), "NewProductPage") });
const product = createRoute({ getParentRoute: () => root, path: "/products/$id", component: lazyRouteComponent(() => import("./pages/ProductPage"), "ProductPage") });
const productPictures = createRoute({
  getParentRoute: () => root,
  path: "/products/$id/pictures",
  component: lazyRouteComponent(() => import("./pages/ProductPicturesPage"), "ProductPicturesPage"),
});
const stock = createRoute({ getParentRoute: () => root, path: "/stock", component: lazyRouteComponent(() => import("./pages/StockPage"), "StockPage"), validateSearch: words });
const pictures = createRoute({ getParentRoute: () => root, path: "/pictures", component: lazyRouteComponent(() => import("./pages/PicturesPage"), "PicturesPage"), validateSearch: words });
const reports = createRoute({ getParentRoute: () => root, path: "/reports", component: lazyRouteComponent(() => import("./pages/ReportsPage"), "ReportsPage"), validateSearch: span });
const staff = createRoute({ getParentRoute: () => root, path: "/staff", component: lazyRouteComponent(() => import("./pages/StaffPage"), "StaffPage") });
const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  component: lazyRouteComponent(() => import("./pages/AuditPage"), "AuditPage"),
  validateSearch: (search: Record<string, unknown>): { day?: string; actor?: string; subject?: string } => {
    const { actor, subject } = search;
    const on = day(search.day);
    if (typeof subject === "string") return { subject };
    if (typeof actor === "string") return { actor };
    return on ? { day: on } : {};
  },
});
const imports = createRoute({ getParentRoute: () => root, path: "/import", component: lazyRouteComponent(() => import("./pages/ImportPage"), "ImportPage") });

export const router = createRouter({ routeTree: root.addChildren([home, orders, order, products, newProduct, product, productPictures, stock, pictures, reports, staff, audit, imports]), basepath: "/admin", defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
