import { lazy, Suspense } from "react";
import { choose, isLanguage, LANGUAGES } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { shopName } from "@/shared/lib/shop";

/** Fetched once the page is there: hardly anybody begins at its foot. */
const CurrencySelect = lazy(() => import("./CurrencySelect"));

export function Footer() {
  const t = useT();
  return (
    <footer className="foot">
      <div className="wrap items-center">
        <span>{t("foot.motto", { shop: shopName() })}</span>
        <Suspense>
          <CurrencySelect />
        </Suspense>
        <label className="flex items-center gap-2">
          {t("foot.language")}
          <select className="h-10 rounded-lg border border-line bg-card px-2 text-ink" value={t.language} onChange={(event) => isLanguage(event.target.value) && void choose(event.target.value)}>
            {Object.entries(LANGUAGES).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </footer>
  );
}
