import { Link, Outlet, type LinkProps } from "@tanstack/react-router";
import { BadgePercent, Boxes, ChartColumn, FileSpreadsheet, FolderTree, House, IdCard, Images, Keyboard, LogOut, type LucideIcon, Menu, Package, Percent, ScrollText, Settings, Star, Store, Tags, Truck, UserRound, Users } from "lucide-react";
import { type ReactNode, useCallback, useState } from "react";
import { signOut } from "@/shared/api/session";
import { shopName } from "@/shared/lib/shop";
import { Barrow } from "@/shared/ui/Barrow";
import { type TextKey, useA } from "./i18n/useA";
import { KeysSheet } from "./keys/KeysSheet";
import { useKeys } from "./keys/useKeys";
import { type Permission, useMay } from "./may";
import { LanguageSelect } from "./ui/LanguageSelect";

interface Way {
  to: NonNullable<LinkProps["to"]>;
  icon: LucideIcon;
  text: TextKey;
  /** Without it the page would have nothing to show, or nothing to do. */
  needs: Permission;
}

const ENTRIES: readonly Way[] = [
  { to: "/", icon: House, text: "nav.home", needs: "read_stock" },
  { to: "/orders", icon: Package, text: "nav.orders", needs: "read_orders" },
  { to: "/customers", icon: Users, text: "nav.customers", needs: "read_customers" },
  { to: "/reviews", icon: Star, text: "nav.reviews", needs: "moderate_reviews" },
  { to: "/products", icon: Tags, text: "nav.products", needs: "read_catalogue" },
  { to: "/categories", icon: FolderTree, text: "nav.categories", needs: "read_catalogue" },
  { to: "/stock", icon: Boxes, text: "nav.stock", needs: "read_stock" },
  { to: "/pictures", icon: Images, text: "nav.pictures", needs: "edit_catalogue" },
  { to: "/coupons", icon: BadgePercent, text: "nav.coupons", needs: "read_catalogue" },
  { to: "/shipping", icon: Truck, text: "nav.shipping", needs: "read_catalogue" },
  { to: "/tax", icon: Percent, text: "nav.tax", needs: "read_catalogue" },
  { to: "/reports", icon: ChartColumn, text: "nav.reports", needs: "read_analytics" },
  { to: "/import", icon: FileSpreadsheet, text: "nav.import", needs: "read_catalogue" },
  { to: "/staff", icon: IdCard, text: "nav.staff", needs: "manage_staff" },
  { to: "/audit", icon: ScrollText, text: "nav.audit", needs: "read_audit" },
  { to: "/settings", icon: Settings, text: "nav.settings", needs: "edit_settings" },
];

/** The frame of the admin: where one can go, and what one looks at. Where the screen is narrow the ways fold away. */
export function Office() {
  const a = useA();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  useKeys(useCallback(() => setAsking(true), []));
  return (
    <div className="office min-h-dvh min-[56rem]:grid min-[56rem]:grid-cols-[13rem_minmax(0,1fr)]">
      <a className="skip" href="#content">
        {a("nav.skip")}
      </a>
      <header className="border-line bg-sunk p-3 max-[56rem]:border-b min-[56rem]:sticky min-[56rem]:top-0 min-[56rem]:flex min-[56rem]:h-dvh min-[56rem]:flex-col min-[56rem]:overflow-y-auto min-[56rem]:border-r">
        <div className="flex items-center justify-between">
          <span className="name px-3 py-2 !text-[1.2rem]">
            <Barrow />
            {shopName()}
          </span>
          <button type="button" className="tool min-[56rem]:!hidden" aria-expanded={isOpen} aria-label={a("nav.menu")} onClick={() => setOpen(!isOpen)}>
            <Menu aria-hidden="true" />
          </button>
        </div>
        {/* A way that is taken folds them away again. */}
        {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <div className={`${isOpen ? "" : "max-[56rem]:hidden"} flex grow flex-col`} onClick={() => setOpen(false)}>
          <nav className="flex flex-col gap-0.5" aria-label={a("office")}>
            {ENTRIES.filter(({ needs }) => may(needs)).map(({ to, icon: Icon, text }) => (
              <Entry key={to} to={to} icon={<Icon aria-hidden="true" />} text={a(text)} />
            ))}
          </nav>
          <div className="flex flex-col gap-0.5 pt-4 min-[56rem]:mt-auto">
            <Entry to="/account" icon={<UserRound aria-hidden="true" />} text={a("nav.account")} />
            <a className={ENTRY} href="/">
              <Store aria-hidden="true" />
              {a("nav.shop")}
            </a>
            <button type="button" className={ENTRY} onClick={() => setAsking(true)}>
              <Keyboard aria-hidden="true" />
              {a("keys.title")}
            </button>
            <button type="button" className={ENTRY} onClick={() => void signOut(false)}>
              <LogOut aria-hidden="true" />
              {a("nav.leave")}
            </button>
          </div>
        </div>
        <div className={`${isOpen ? "" : "max-[56rem]:hidden"} px-3 pt-3`}>
          <LanguageSelect />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none p-4 sm:p-6 min-[56rem]:px-9">
        <Outlet />
      </main>
      <KeysSheet isOpen={isAsking} onClose={() => setAsking(false)} />
    </div>
  );
}

const ENTRY =
  "flex min-h-10 shrink-0 items-center gap-2.5 rounded-lg px-3 font-medium text-ink no-underline hover:bg-paper data-[status=active]:bg-green-pale [&_svg]:size-4.5 [&_svg]:text-ink-soft";

function Entry({ to, icon, text }: { to: NonNullable<LinkProps["to"]>; icon: ReactNode; text: string }) {
  return (
    <Link to={to} className={ENTRY} activeOptions={{ exact: to === "/", includeSearch: false }}>
      {icon}
      {text}
    </Link>
  );
}
