import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { i18n } from "@/shared/i18n";
import { useStaffKey } from "./key";
import { KeyPage } from "./pages/KeyPage";
import { router } from "./router";

export function AdminApp() {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => isProblem(error) && error.isPassing && count < 3 } } }),
  );
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <Door />
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Door() {
  return useStaffKey() === null ? <KeyPage /> : <RouterProvider router={router} />;
}
