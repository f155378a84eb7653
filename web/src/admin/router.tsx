import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Office } from "./Office";
import { type State, STATES } from "./orderStates";

// Each page is a chunk of its own, fetched when one points at a link to it.
const root = createRootRoute({ component: Office });

/** Filters stand in the address. */
const words = (search: Record<string, unknown>): { q?: string } => (typeof search.q === "string" && search.q !== "" ? { q: search.q } : {});

const isState = (value: unknown): value is State => STATES.includes(value as State);
const narrowed = (search: Record<string, unknown>): { q?: string; status?: State } => ({ ...words(search), ...(isState(search.status) ? { status: search.status } : {}) });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: "/orders" });
  },
});
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

export const router = createRouter({ routeTree: root.addChildren([home, orders, order, products, newProduct, product, productPictures, stock, pictures]), basepath: "/admin", defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
