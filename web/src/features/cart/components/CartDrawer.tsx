import { Link } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Sheet } from "@/shared/ui/Sheet";
import { drawer, useDrawer } from "../drawer";
import { countUnits } from "../countUnits";
import { useCart } from "../useCart";
import { CartLines } from "./CartLines";
import { EmptyCart } from "./EmptyCart";
import { TotalRows } from "./TotalRows";

export default function CartDrawer() {
  const t = useT();
  const isOpen = useDrawer();
  const { cart, isSettling } = useCart();
  const close = () => drawer.set(false);
  const isEmpty = !cart || (cart.lines.length === 0 && cart.unavailable.length === 0);
  const footer = !isEmpty && (
    <div className="space-y-4">
      <TotalRows totals={cart.totals} hasShipping={false} isSettling={isSettling} />
      <div className="grid gap-2">
        <Link href={paths.checkout()} className="button min-h-13" onClick={close}>
          {t("cart.checkout")}
        </Link>
        <Link href={paths.cart()} className="button quiet" onClick={close}>
          {t("cart.view")}
        </Link>
      </div>
    </div>
  );
  const title = isEmpty ? t("cart.title") : t("cart.titleCount", { count: countUnits(cart) });
  return (
    <Sheet title={title} closeLabel={t("action.close")} isOpen={isOpen} onClose={close} footer={footer}>
      {isEmpty ? <EmptyCart onLeave={close} /> : <CartLines cart={cart} isSettling={isSettling} onLeave={close} />}
    </Sheet>
  );
}
