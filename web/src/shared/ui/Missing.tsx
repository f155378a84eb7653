import { Link } from "wouter";
import { useT } from "@/shared/i18n/useT";
import { usePageTitle } from "@/shared/routing/usePageTitle";

/** There is nothing at this address. */
export function Missing() {
  const t = useT();
  usePageTitle(t("missing.tab"));
  return (
    <div className="empty">
      <h1>{t("missing.title")}</h1>
      <p className="soft mb-5">{t("missing.help")}</p>
      <Link className="button" href="/">
        {t("action.toShop")}
      </Link>
    </div>
  );
}
