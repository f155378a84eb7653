/** Every address of the storefront, in one place. Patterns are for the router, functions for links. */
export const patterns = {
  home: "/",
  search: "/search",
  category: "/categories/:slug",
  product: "/products/:slug",
  cart: "/cart",
  checkout: "/checkout",
  order: "/orders/:id",
  track: "/track/:token",
  account: "/account",
  accountPage: "/account/:page",
  login: "/login",
  register: "/register",
  verifyEmail: "/verify-email",
  forgotPassword: "/forgot-password",
  resetPassword: "/reset-password",
  confirmEmail: "/confirm-email",
} as const;

const segment = encodeURIComponent;

export const paths = {
  home: () => "/",
  search: (words: string) => `/?q=${segment(words)}`,
  category: (slug: string) => `/categories/${segment(slug)}`,
  product: (slug: string) => `/products/${segment(slug)}`,
  cart: () => "/cart",
  checkout: () => "/checkout",
  order: (id: string) => `/orders/${segment(id)}`,
  track: (token: string) => `/track/${segment(token)}`,
  account: (page?: AccountPage) => (page ? `/account/${page}` : "/account"),
  /** What is said when there is no account any more. */
  accountErased: () => "/account/erased",
  login: (next?: string) => (next ? `/login?next=${segment(next)}` : "/login"),
  register: () => "/register",
  forgotPassword: () => "/forgot-password",
};

export const ACCOUNT_PAGES = ["orders", "addresses", "security", "export"] as const;
export type AccountPage = (typeof ACCOUNT_PAGES)[number];
