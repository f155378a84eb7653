import { type ComponentType, lazy, useState } from "react";
import { matchRoute, useRouter } from "wouter";
import { openCounter } from "@/shared/i18n";
import { patterns } from "@/shared/routing/paths";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/** Each page is fetched when it is first needed, and beforehand for the one that the browser is at, which then shows at once. */
function page<P extends object>(load: Load<P>) {
  let loaded: ComponentType<P> | null = null;
  const fetched: Load<P> = async () => {
    const found = await load();
    loaded = found.default;
    return found;
  };
  const Later = lazy(fetched);
  const Page = (props: P) => {
    const [Shown] = useState(() => loaded ?? Later);
    return <Shown {...props} />;
  };
  return { load: fetched, Page };
}

/** A page with the texts of the counter. */
function counter<P extends object>(load: Load<P>) {
  return page(async () => {
    const [loaded] = await Promise.all([load(), openCounter()]);
    return loaded;
  });
}

export const pages = {
  home: page(() => import("@/features/catalog/pages/HomePage")),
  category: page(() => import("@/features/catalog/pages/CategoryPage")),
  product: page(() => import("@/features/catalog/pages/ProductPage")),
  cart: page(() => import("@/features/cart/components/CartPage")),
  checkout: counter(() => import("@/features/checkout/components/CheckoutPage")),
  order: counter(() => import("@/features/orders/components/OrderPage")),
  track: counter(() => import("@/features/orders/components/TrackPage")),
  account: counter(() => import("@/features/account/components/AccountPage")),
  login: counter(() => import("@/features/account/components/LoginPage")),
  register: counter(() => import("@/features/account/components/RegisterPage")),
  verifyEmail: counter(async () => ({ default: (await import("@/features/account/components/LetterPages")).VerifyEmailPage })),
  forgotPassword: counter(async () => ({ default: (await import("@/features/account/components/LetterPages")).ForgotPasswordPage })),
  resetPassword: counter(async () => ({ default: (await import("@/features/account/components/LetterPages")).ResetPasswordPage })),
  confirmEmail: counter(async () => ({ default: (await import("@/features/account/components/LetterPages")).ConfirmEmailPage })),
} as const;

type Name = keyof typeof pages;
const NAMES = Object.keys(pages) as Name[];

/** Fetches the page that an address shows, so that it is there when the app takes over from the server's page. */
export async function preload(path: string, parser: ReturnType<typeof useRouter>["parser"]): Promise<void> {
  const name = NAMES.find((one) => matchRoute(parser, patterns[one], path)[0]);
  if (name) await pages[name].load();
}
