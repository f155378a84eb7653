import { Link, Outlet } from "@tanstack/react-router";
import { Boxes, Images, LogOut, Package, Store } from "lucide-react";
import type { ReactNode } from "react";
import { signOut } from "@/shared/api/session";
import { shopName } from "@/shared/lib/shop";
import { Barrow } from "@/shared/ui/Barrow";
import { useA } from "./i18n/useA";

/** The frame of the admin: where one can go, and what one looks at. */
export function Office() {
  const a = useA();
  return (
    <div className="office min-h-dvh min-[56rem]:grid min-[56rem]:grid-cols-[13rem_minmax(0,1fr)]">
      <header className="flex gap-1 overflow-x-auto border-line bg-sunk p-3 max-[56rem]:items-center max-[56rem]:border-b min-[56rem]:sticky min-[56rem]:top-0 min-[56rem]:h-dvh min-[56rem]:flex-col min-[56rem]:border-r">
        <span className="name px-3 py-2 !text-[1.2rem]">
          <Barrow />
          {shopName()}
        </span>
        <nav className="flex gap-1 min-[56rem]:flex-col" aria-label={a("office")}>
          <Entry to="/orders" icon={<Package aria-hidden="true" />} text={a("nav.orders")} />
          <Entry to="/stock" icon={<Boxes aria-hidden="true" />} text={a("nav.stock")} />
          <Entry to="/pictures" icon={<Images aria-hidden="true" />} text={a("nav.pictures")} />
        </nav>
        <div className="flex gap-1 min-[56rem]:mt-auto min-[56rem]:flex-col">
          <a className={ENTRY} href="/">
            <Store aria-hidden="true" />
            {a("nav.shop")}
          </a>
          <button type="button" className={ENTRY} onClick={() => void signOut(false)}>
            <LogOut aria-hidden="true" />
            {a("nav.leave")}
          </button>
        </div>
      </header>
      <main className="min-w-0 p-4 sm:p-6 min-[56rem]:px-9">
        <Outlet />
      </main>
    </div>
  );
}

const ENTRY =
  "flex min-h-10 shrink-0 items-center gap-2.5 rounded-lg px-3 font-medium text-ink no-underline hover:bg-paper data-[status=active]:bg-green-pale [&_svg]:size-4.5 [&_svg]:text-ink-soft";

function Entry({ to, icon, text }: { to: "/orders" | "/stock" | "/pictures"; icon: ReactNode; text: string }) {
  return (
    <Link to={to} className={ENTRY}>
      {icon}
      {text}
    </Link>
  );
}
