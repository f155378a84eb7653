import { ShoppingBasket } from "lucide-react";
import { Link } from "wouter";
import { useT } from "@/shared/i18n/useT";

interface Props {
  /** The whole page, and not a drawer beside one. */
  isPage?: boolean;
  onLeave?: () => void;
}

export function EmptyCart({ isPage = false, onLeave }: Props) {
  const t = useT();
  const Heading = isPage ? "h1" : "h2";
  return (
    <div className="grid place-items-center gap-3 py-14 text-center">
      <span className="grid size-20 place-items-center rounded-full bg-tint text-green">
        <ShoppingBasket className="size-9" strokeWidth={1.5} aria-hidden="true" />
      </span>
      <Heading>{t("cart.empty")}</Heading>
      <p className="soft mb-2">{t("cart.emptyHelp")}</p>
      <Link className="button" href="/" onClick={onLeave}>
        {t("action.toShop")}
      </Link>
    </div>
  );
}
