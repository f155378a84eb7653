import type { Address } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { countryName } from "@/shared/lib/countries";

export function AddressText({ address }: { address: Address }) {
  const t = useT();
  const { name, line1, line2, postal_code: code, city, region, country } = address;
  const rows = [name, line1, line2, [code, city].filter(Boolean).join(" "), region, countryName(country, t.language)].filter(Boolean);
  return (
    <address className="not-italic">
      {rows.map((row, place) => (
        <span key={place} className="block">
          {row}
        </span>
      ))}
    </address>
  );
}
