import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { useSession } from "@/shared/api/session";
import { i18n } from "@/shared/i18n";
import { INVITATION_PATH } from "./invitationPath";
import { SignInPage } from "./pages/SignInPage";
import { router } from "./router";

const InvitationPage = lazy(() => import("./pages/InvitationPage"));

export function AdminApp() {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => isProblem(error) && error.isPassing && count < 3 } } }),
  );
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        {window.location.pathname === INVITATION_PATH ? <Invited /> : <Door />}
      </QueryClientProvider>
    </I18nProvider>
  );
}

/** Open to whoever has the link. */
function Invited() {
  return (
    <Suspense>
      <InvitationPage />
    </Suspense>
  );
}

/** Open to staff alone; the server asks again at every route. */
function Door() {
  const session = useSession();
  const queries = useQueryClient();
  const isStaff = session.kind === "signedIn" && session.account.role !== "customer";
  // Whoever sits here next sees nothing of what was looked at.
  useEffect(() => {
    if (!isStaff) queries.clear();
  }, [isStaff, queries]);
  if (session.kind === "unknown") return null;
  return isStaff ? <RouterProvider router={router} /> : <SignInPage isCustomer={session.kind === "signedIn"} />;
}
