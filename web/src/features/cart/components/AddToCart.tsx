import { ShoppingBasket } from "lucide-react";
import { useState } from "react";
import type { Product, Variant } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { Stepper } from "@/shared/ui/Stepper";
import { useProblemText } from "@/shared/i18n/problems";
import { drawer } from "../drawer";
import { useCart } from "../useCart";
import { useAddItem } from "../useChanges";

interface Props {
  product: Product;
  variant: Variant;
  /** Units left; undefined while it is not known. */
  left: number | undefined;
}

const MOST = 999;

/** How many, and the button. What is in the cart already counts against what is left. */
export function AddToCart({ product, variant, left }: Props) {
  const t = useT();
  const problemText = useProblemText();
  const { cart } = useCart();
  const [quantity, setQuantity] = useState(1);
  const add = useAddItem();
  const taken = cart?.lines.find((line) => line.sku === variant.sku)?.quantity ?? 0;
  const most = Math.max(0, Math.min(left ?? MOST, MOST) - taken);
  const shown = Math.min(quantity, Math.max(most, 1));
  const submit = () => {
    add.mutate({ product, variant, quantity: shown }, { onError: () => drawer.set(false) });
    setQuantity(1);
    drawer.set(true);
  };
  return (
    <div className="mt-4">
      <div className="flex flex-wrap items-center gap-3">
        <Stepper value={shown} most={most} onChange={setQuantity} label={t("cart.quantity")} lessLabel={t("cart.less")} moreLabel={t("cart.more")} />
        <Button className="min-h-13 min-w-56 grow text-[1.05rem]" disabled={most === 0} onClick={submit}>
          <ShoppingBasket className="size-5" aria-hidden="true" />
          {left === 0 ? t("product.soldOut") : t("cart.add")}
        </Button>
      </div>
      {taken > 0 && most === 0 && left !== 0 && <p className="mt-3 text-[0.95rem] text-amber">{t("cart.haveAll", { count: taken })}</p>}
      {add.isError && (
        <Notice tone="bad" className="mt-3">
          {problemText(add.error)}
        </Notice>
      )}
    </div>
  );
}
