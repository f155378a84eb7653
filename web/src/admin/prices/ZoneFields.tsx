import { Plus, X } from "lucide-react";
import type { Currency } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { countryName } from "@/shared/lib/countries";
import { Button } from "@/shared/ui/Button";
import { TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import { CountrySelect } from "../ui/CountrySelect";
import { MethodFields } from "./MethodFields";
import { emptyMethod, type ZoneDraft } from "./zones";

interface Props {
  zone: ZoneDraft;
  currency: Currency;
  /** Countries that are in a zone already. */
  taken: readonly string[];
  onChange: (zone: ZoneDraft) => void;
  onRemove: () => void;
}

/** Countries that are sent to alike, and the ways that there are. */
export function ZoneFields({ zone, currency, taken, onChange, onRemove }: Props) {
  const a = useA();
  const { methods } = zone;
  return (
    <section className="max-w-5xl space-y-5 rounded-xl border border-line bg-card p-4 sm:p-5" aria-label={zone.name || a("zones.new")}>
      <div className="flex flex-wrap items-end gap-3">
        <TextField className="max-w-sm grow" label={a("zones.name")} required maxLength={80} value={zone.name} onChange={(name) => onChange({ ...zone, name })} />
        <Button isQuiet className="ml-auto" aria-label={`${a("zones.remove")}: ${zone.name}`} onClick={onRemove}>
          {a("zones.remove")}
        </Button>
      </div>
      <Countries chosen={zone.countries} taken={taken} label={`${a("country.add")}: ${zone.name}`} onChange={(countries) => onChange({ ...zone, countries })} />
      {methods.map((method, place) => (
        <MethodFields key={place} method={method} currency={currency} onChange={(next) => onChange({ ...zone, methods: methods.map((one, at) => (at === place ? next : one)) })} onRemove={() => onChange({ ...zone, methods: methods.filter((_, at) => at !== place) })} />
      ))}
      <Button isQuiet onClick={() => onChange({ ...zone, methods: [...methods, emptyMethod()] })}>
        <Plus className="size-4" aria-hidden="true" />
        {a("method.add")}
      </Button>
    </section>
  );
}

interface CountriesProps {
  chosen: readonly string[];
  taken: readonly string[];
  label: string;
  onChange: (chosen: string[]) => void;
}

function Countries({ chosen, taken, label, onChange }: CountriesProps) {
  const a = useA();
  const { language } = useT();
  return (
    <div>
      <p className="mb-1.5 text-[0.9rem] font-medium">{a("zones.countries")}</p>
      <ul className="flex flex-wrap items-center gap-1.5">
        {chosen.map((code) => {
          const name = countryName(code, language);
          return (
            <li key={code} className="inline-flex items-center rounded-full bg-sunk pl-3">
              {name}
              <button type="button" className="grid size-8 place-items-center rounded-full hover:text-red" aria-label={`${a("pictures.remove")}: ${name}`} onClick={() => onChange(chosen.filter((one) => one !== code))}>
                <X className="size-4" aria-hidden="true" />
              </button>
            </li>
          );
        })}
        <li>
          <CountrySelect label={label} taken={taken} onChoose={(code) => onChange([...chosen, code])} />
        </li>
      </ul>
    </div>
  );
}
