import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { openCounter } from "@/shared/i18n";
import { Office } from "./Office";
import { type Segment, SEGMENTS } from "./api/customers";
import { REVIEW_STATES, type ReviewState } from "./api/reviews";
import { day, orderSearch } from "./orders/orderSearch";
import { stockSearch } from "./stock/stockSearch";

// Each page is a chunk of its own, fetched when one points at a link to it.
const root = createRootRoute({ component: Office });

/** Filters stand in the address. */
const words = ({ q }: Record<string, unknown>): { q?: string } => (typeof q === "number" || (typeof q === "string" && q !== "") ? { q: String(q) } : {});

const isSegment = (value: unknown): value is Segment => SEGMENTS.includes(value as Segment);

const span = (search: Record<string, unknown>): { from?: string; to?: string; by?: "month" } => {
  const [from, to] = [day(search.from), day(search.to)];
  return { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(search.by === "month" ? { by: "month" } : {}) };
};

const home = createRoute({ getParentRoute: () => root, path: "/", component: lazyRouteComponent(() => import("./pages/HomePage"), "HomePage") });
const orders = createRoute({ getParentRoute: () => root, path: "/orders", component: lazyRouteComponent(() => import("./pages/OrdersPage"), "OrdersPage"), validateSearch: orderSearch });
const order = createRoute({ getParentRoute: () => root, path: "/orders/$id", component: lazyRouteComponent(() => import("./pages/OrderPage"), "OrderPage") });
const isStatus = (value: unknown): value is "draft" | "archived" => value === "draft" || value === "archived";
const products = createRoute({
  getParentRoute: () => root,
  path: "/products",
  component: lazyRouteComponent(() => import("./pages/ProductsPage"), "ProductsPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string; category?: string; status?: "draft" | "archived" } => {
    if (isStatus(search.status)) return { status: search.status };
    return { ...words(search), ...(typeof search.category === "string" ? { category: search.category } : {}) };
  },
});
const newProduct = createRoute({ getParentRoute: () => root, path: "/products/new", component: lazyRouteComponent(() => import("./pages/NewProductPage"), "NewProductPage") });
const product = createRoute({ getParentRoute: () => root, path: "/products/$id", component: lazyRouteComponent(() => import("./pages/ProductPage"), "ProductPage") });
const productPictures = createRoute({
  getParentRoute: () => root,
  path: "/products/$id/pictures",
  component: lazyRouteComponent(() => import("./pages/ProductPicturesPage"), "ProductPicturesPage"),
});
const categories = createRoute({ getParentRoute: () => root, path: "/categories", component: lazyRouteComponent(() => import("./pages/CategoriesPage"), "CategoriesPage") });
const newCategory = createRoute({
  getParentRoute: () => root,
  path: "/categories/new",
  component: lazyRouteComponent(() => import("./pages/NewCategoryPage"), "NewCategoryPage"),
  validateSearch: (search: Record<string, unknown>): { parent?: string } => (typeof search.parent === "string" ? { parent: search.parent } : {}),
});
const category = createRoute({ getParentRoute: () => root, path: "/categories/$slug", component: lazyRouteComponent(() => import("./pages/CategoryPage"), "CategoryPage") });
const stock = createRoute({ getParentRoute: () => root, path: "/stock", component: lazyRouteComponent(() => import("./pages/StockPage"), "StockPage"), validateSearch: stockSearch });
const pictures = createRoute({ getParentRoute: () => root, path: "/pictures", component: lazyRouteComponent(() => import("./pages/PicturesPage"), "PicturesPage"), validateSearch: words });
const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  component: lazyRouteComponent(() => import("./pages/CustomersPage"), "CustomersPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string; segment?: Segment } => ({ ...words(search), ...(isSegment(search.segment) ? { segment: search.segment } : {}) }),
});
const customer = createRoute({ getParentRoute: () => root, path: "/customers/$id", component: lazyRouteComponent(() => import("./pages/CustomerPage"), "CustomerPage") });
const isReviewState = (value: unknown): value is ReviewState => REVIEW_STATES.includes(value as ReviewState);
const reviews = createRoute({
  getParentRoute: () => root,
  path: "/reviews",
  component: lazyRouteComponent(() => import("./pages/ReviewsPage"), "ReviewsPage"),
  validateSearch: (search: Record<string, unknown>): { state?: ReviewState } => (isReviewState(search.state) ? { state: search.state } : {}),
});
const coupons = createRoute({ getParentRoute: () => root, path: "/coupons", component: lazyRouteComponent(() => import("./pages/CouponsPage"), "CouponsPage") });
const newCoupon = createRoute({ getParentRoute: () => root, path: "/coupons/new", component: lazyRouteComponent(() => import("./pages/NewCouponPage"), "NewCouponPage") });
const coupon = createRoute({ getParentRoute: () => root, path: "/coupons/$code", component: lazyRouteComponent(() => import("./pages/CouponPage"), "CouponPage") });
const shipping = createRoute({ getParentRoute: () => root, path: "/shipping", component: lazyRouteComponent(() => import("./pages/ShippingPage"), "ShippingPage") });
const tax = createRoute({ getParentRoute: () => root, path: "/tax", component: lazyRouteComponent(() => import("./pages/TaxPage"), "TaxPage") });
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: lazyRouteComponent(() => import("./pages/SettingsPage"), "SettingsPage") });
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
const ownAccount = createRoute({
  getParentRoute: () => root,
  path: "/account",
  // Its texts are those of the storefront's account.
  component: lazyRouteComponent(async () => (await Promise.all([import("./pages/OwnAccountPage"), openCounter()]))[0], "OwnAccountPage"),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: "/import",
  component: lazyRouteComponent(() => import("./pages/ImportPage"), "ImportPage"),
  validateSearch: (search: Record<string, unknown>): { job?: string } => (typeof search.job === "string" ? { job: search.job } : {}),
});

const pages = [home, orders, order, customers, customer, reviews, products, newProduct, product, productPictures, categories, newCategory, category, stock, pictures, coupons, newCoupon, coupon, shipping, tax, reports, imports, staff, audit, settings, ownAccount];

export const router = createRouter({ routeTree: root.addChildren(pages), basepath: "/admin", defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
