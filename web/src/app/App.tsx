import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { I18nProvider } from "@lingui/react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Route, Switch, useLocation, useSearch } from "wouter";
import { useDrawer } from "@/features/cart";
import { i18n } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { paths, patterns } from "@/shared/routing/paths";
import { useScroll } from "@/shared/routing/useScroll";
import { Missing } from "@/shared/ui/Missing";
import { Skeleton } from "@/shared/ui/Skeleton";
import { Boundary } from "./Boundary";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { pages } from "./routes";

const CartDrawer = lazy(() => import("@/features/cart/components/CartDrawer"));

export function App({ queries }: { queries: QueryClient }) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <Frame />
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Frame() {
  const t = useT();
  const [location] = useLocation();
  useScroll();
  return (
    <>
      <a className="skip" href="#main">
        {t("nav.skip")}
      </a>
      <div className="awning" />
      <div className="wrap">
        <Header />
        <main id="main" tabIndex={-1} className="outline-none">
          <Boundary key={location}>
            <Suspense fallback={<Skeleton className="h-[60vh]" />}>
              <Pages />
            </Suspense>
          </Boundary>
        </main>
      </div>
      <Footer />
      <Drawer />
    </>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path={patterns.home} component={pages.home.Page} />
      <Route path={patterns.search} component={SearchElsewhere} />
      <Route path={patterns.category}>{({ slug }) => <pages.category.Page slug={slug} />}</Route>
      <Route path={patterns.product}>{({ slug }) => <pages.product.Page slug={slug} />}</Route>
      <Route path={patterns.cart} component={pages.cart.Page} />
      <Route path={patterns.checkout} component={pages.checkout.Page} />
      <Route path={patterns.order}>{({ id }) => <pages.order.Page id={id} />}</Route>
      <Route path={patterns.track}>{({ token }) => <pages.track.Page token={token} />}</Route>
      <Route path={patterns.account}>
        <pages.account.Page />
      </Route>
      <Route path={patterns.accountPage}>{({ page }) => <pages.account.Page page={page} />}</Route>
      <Route path={patterns.login} component={pages.login.Page} />
      <Route path={patterns.register} component={pages.register.Page} />
      <Route path={patterns.verifyEmail} component={pages.verifyEmail.Page} />
      <Route path={patterns.forgotPassword} component={pages.forgotPassword.Page} />
      <Route path={patterns.resetPassword} component={pages.resetPassword.Page} />
      <Route path={patterns.confirmEmail} component={pages.confirmEmail.Page} />
      <Route component={Missing} />
    </Switch>
  );
}

/** The server has what is found at `/?q=`, where it can be read without a script as well. */
function SearchElsewhere() {
  const [, navigate] = useLocation();
  const words = new URLSearchParams(useSearch()).get("q") ?? "";
  useEffect(() => navigate(words ? paths.search(words) : paths.home(), { replace: true }), [navigate, words]);
  return null;
}

/** Fetched when it is first opened. */
function Drawer() {
  const isOpen = useDrawer();
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? (
    <Boundary className="fixed inset-x-4 bottom-4 z-20 mx-auto max-w-md rounded-2xl bg-card p-5 shadow-(--shadow) [&>.empty]:m-0">
      <Suspense>
        <CartDrawer />
      </Suspense>
    </Boundary>
  ) : null;
}
