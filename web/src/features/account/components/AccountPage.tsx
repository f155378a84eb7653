import { FileDown, LogOut, MapPin, Package, ShieldCheck } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Link, Redirect } from "wouter";
import { signOut, useSession } from "@/shared/api/session";
import type { Account } from "@/shared/api/types";
import type { MessageKey } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { ACCOUNT_PAGES, type AccountPage as Name, paths } from "@/shared/routing/paths";
import { usePageTitle } from "@/shared/routing/usePageTitle";
import { Missing } from "@/shared/ui/Missing";
import { Skeleton } from "@/shared/ui/Skeleton";
import { useLeave } from "../useLeave";
import { Said } from "./Said";

const Orders = lazy(() => import("./OrdersPanel"));
const Addresses = lazy(() => import("./AddressesPanel"));
const Security = lazy(() => import("./SecurityPanel"));
const Data = lazy(() => import("./DataPanel"));

const ICONS: Record<Name, ReactNode> = {
  orders: <Package className="size-5" aria-hidden="true" />,
  addresses: <MapPin className="size-5" aria-hidden="true" />,
  security: <ShieldCheck className="size-5" aria-hidden="true" />,
  export: <FileDown className="size-5" aria-hidden="true" />,
};

/** Everything of one's own, for who is signed in. */
export default function AccountPage({ page = "orders" }: { page?: string }) {
  const t = useT();
  const session = useSession();
  usePageTitle(t("account.title"));
  if (session.kind !== "signedIn" && page === "erased") return <Said title={t("data.erased")} text={t("data.erasedHelp")} />;
  if (session.kind === "unknown") return <Skeleton className="h-80" />;
  if (session.kind === "guest") return <Redirect to={paths.login(window.location.pathname + window.location.search)} replace />;
  const name = ACCOUNT_PAGES.find((one) => one === page);
  if (!name) return <Missing />;
  return (
    <div className="aisle !mt-0">
      <Sidebar account={session.account} current={name} />
      <Suspense fallback={<Skeleton className="h-80" />}>
        <Panel name={name} account={session.account} />
      </Suspense>
    </div>
  );
}

function Panel({ name, account }: { name: Name; account: Account }) {
  if (name === "orders") return <Orders />;
  if (name === "addresses") return <Addresses />;
  return name === "security" ? <Security account={account} /> : <Data />;
}

function Sidebar({ account, current }: { account: Account; current: Name }) {
  const t = useT();
  const leave = useLeave();
  return (
    <aside className="max-[62rem]:mb-6">
      <p className="font-display text-[1.2rem] font-semibold">{account.name ?? t("account.title")}</p>
      <p className="soft mb-4 truncate text-[0.95rem]">{account.email}</p>
      <nav aria-label={t("account.title")} className="-mx-3 flex gap-1 overflow-x-auto min-[62rem]:flex-col">
        {ACCOUNT_PAGES.map((page) => (
          <Link
            key={page}
            href={paths.account(page)}
            aria-current={page === current ? "page" : undefined}
            className="flex min-h-11 shrink-0 items-center gap-3 rounded-xl px-3 font-medium text-ink no-underline hover:bg-sunk aria-[current]:bg-green-pale"
          >
            {ICONS[page]}
            {t(`account.${page}` satisfies MessageKey)}
          </Link>
        ))}
        <button type="button" className="flex min-h-11 shrink-0 items-center gap-3 rounded-xl px-3 text-left font-medium text-ink-soft hover:bg-sunk" onClick={() => void signOut(false).then(leave)}>
          <LogOut className="size-5" aria-hidden="true" />
          {t("account.signOut")}
        </button>
      </nav>
    </aside>
  );
}
