import { useT } from "@/shared/i18n/useT";
import { countryList } from "@/shared/lib/countries";
import { CONTROL } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";

interface Props {
  label: string;
  /** Those that are not offered. */
  taken?: readonly string[];
  onChoose: (code: string) => void;
}

/** Adds a country; what it shows stays the question. */
export function CountrySelect({ label, taken = [], onChoose }: Props) {
  const a = useA();
  const { language } = useT();
  return (
    <select className={`${CONTROL} !h-10 !w-56 max-w-full`} aria-label={label} value="" onChange={({ target }) => target.value && onChoose(target.value)}>
      <option value="">{a("country.add")}</option>
      {countryList(language)
        .filter(({ code }) => !taken.includes(code))
        .map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
    </select>
  );
}
