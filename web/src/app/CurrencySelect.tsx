import { useMutation, useQuery } from "@tanstack/react-query";
import { payIn } from "@/features/cart/api/payIn";
import { shop } from "@/features/catalog/api/getShop";
import type { Currency } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { chooseCurrency, chosenCurrency } from "@/shared/lib/currency";

/** Nothing where the shop sells in one currency. */
export default function CurrencySelect() {
  const t = useT();
  const { data } = useQuery(shop());
  const choice = useMutation({ mutationFn: choose });
  const currencies = data?.currencies ?? [];
  if (currencies.length < 2) return null;
  const shown = currencies.find(({ currency }) => currency === chosenCurrency())?.currency ?? data?.currency ?? "";
  return (
    <label className="flex items-center gap-2">
      {t("foot.currency")}
      <select className="h-10 rounded-lg border border-line bg-card px-2 text-ink" value={choice.variables ?? shown} disabled={choice.isPending} onChange={(event) => choice.mutate(event.target.value as Currency)}>
        {currencies.map(({ currency }) => (
          <option key={currency} value={currency}>
            {currency}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Every price on the page is another then: it is read anew, at its own address and not at a link's. */
async function choose(currency: Currency): Promise<void> {
  chooseCurrency(currency);
  await payIn(currency);
  const url = new URL(window.location.href);
  url.searchParams.delete("currency");
  url.searchParams.delete("cursor");
  window.location.replace(url);
}
