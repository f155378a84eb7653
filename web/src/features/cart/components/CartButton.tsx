import { ShoppingBasket } from "lucide-react";
import { useT } from "@/shared/i18n/useT";
import { drawer } from "../drawer";
import { countUnits } from "../countUnits";
import { useCart } from "../useCart";

export function CartButton() {
  const t = useT();
  const { cart } = useCart();
  const count = countUnits(cart);
  return (
    <button type="button" className="tool" aria-label={t("cart.open", { count })} onClick={() => drawer.set(true)}>
      <ShoppingBasket aria-hidden="true" />
      {count > 0 && (
        <span key={count} className="count bump" aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </button>
  );
}
