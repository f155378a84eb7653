import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { Office } from "./Office";
import { OrderPage } from "./pages/OrderPage";
import { OrdersPage, type State, STATES } from "./pages/OrdersPage";
import { PicturesPage } from "./pages/PicturesPage";
import { StockPage } from "./pages/StockPage";

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
const orders = createRoute({ getParentRoute: () => root, path: "/orders", component: OrdersPage, validateSearch: narrowed });
const order = createRoute({ getParentRoute: () => root, path: "/orders/$id", component: OrderPage });
const stock = createRoute({ getParentRoute: () => root, path: "/stock", component: StockPage, validateSearch: words });
const pictures = createRoute({ getParentRoute: () => root, path: "/pictures", component: PicturesPage, validateSearch: words });

export const router = createRouter({ routeTree: root.addChildren([home, orders, order, stock, pictures]), basepath: "/admin" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
