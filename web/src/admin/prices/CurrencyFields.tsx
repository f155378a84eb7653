import { X } from "lucide-react";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { Select } from "@/shared/ui/Field";
import { AmountField, TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import { type CurrencyDraft, dearestRate, RATE_DIGITS } from "./currencies";
import { CURRENCIES } from "./settings";

interface Props {
  own: Currency | "";
  currencies: readonly CurrencyDraft[];
  reason: (field: string) => string | undefined;
  onChange: (currencies: CurrencyDraft[]) => void;
}

/** What the shop sells in beside its own currency, and what that comes to. */
export function CurrencyFields({ own, currencies, reason, onChange }: Props) {
  const a = useA();
  const set = (place: number, part: Partial<CurrencyDraft>) => onChange(currencies.map((one, at) => (at === place ? { ...one, ...part } : one)));
  const left = CURRENCIES.filter((code) => code !== own && !currencies.some(({ currency }) => currency === code));
  const add = (currency: Currency) => onChange([...currencies, { currency, rate: "", step: "" }]);
  return (
    <div className="space-y-3">
      <p className="soft">{a("settings.currenciesHelp")}</p>
      {currencies.map(({ currency, rate, step }, place) => (
        <div key={place} role="group" aria-label={currency} className="grid grid-cols-2 items-start gap-3 rounded-lg bg-sunk p-3.5 sm:grid-cols-[1fr_1.2fr_1.2fr_auto]">
          <Select label={a("settings.currency")} value={currency} error={reason(`currencies[${place}].currency`)} onChange={({ target }) => set(place, { currency: target.value as Currency })}>
            {[currency, ...left].map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </Select>
          <TextField label={a("settings.rate", { own })} required inputMode="decimal" pattern={`\\s*\\d{1,9}([.,]\\d{0,${RATE_DIGITS}})?\\s*`} title={a("settings.rateOdd")} error={own !== "" && reason(`currencies[${place}].rate_ppm`) ? a("settings.rateRange", { most: String(dearestRate(own, currency)) }) : undefined} value={rate} onChange={(text) => set(place, { rate: text })} />
          <AmountField label={a("settings.step")} currency={currency} error={reason(`currencies[${place}].round_to`)} value={step} onChange={(text) => set(place, { step: text })} />
          <button type="button" className="tool mt-7" aria-label={`${a("pictures.remove")}: ${currency}`} onClick={() => onChange(currencies.filter((_, at) => at !== place))}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
      {left[0] && own !== "" && (
        <Button isQuiet onClick={() => left[0] && add(left[0])}>
          {a("settings.addCurrency")}
        </Button>
      )}
    </div>
  );
}
