import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useT } from "@/shared/i18n/useT";
import { countryName } from "@/shared/lib/countries";
import { readTaxRates, setTaxRates, type TaxRates, taxRates } from "../api/prices";
import { EditFrame } from "../editing/EditFrame";
import { without } from "../editing/meet";
import { useDraft } from "../editing/useDraft";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { type RateDraft, rateBodies, type RatesDraft, ratesDraft } from "../prices/rates";
import { CountrySelect } from "../ui/CountrySelect";
import { Empty, Loaded } from "../ui/Loaded";
import { CELL, Table } from "../ui/Table";

/** The tax rates of countries and regions, edited as one. */
export function TaxPage() {
  const query = useQuery(taxRates());
  return <Loaded query={query}>{(loaded) => <Editor rates={loaded} />}</Loaded>;
}

function Editor({ rates }: { rates: TaxRates }) {
  const a = useA();
  const { language } = useT();
  const mayEdit = useMay()("edit_pricing");
  const editing = useDraft<TaxRates, RatesDraft>(rates, {
    key: ["staff", "tax-rates"],
    read: readTaxRates,
    save: ({ version }, draft) => setTaxRates(version, rateBodies(draft)),
    draftOf: ratesDraft,
  });
  const { draft, setDraft, change, base } = editing;
  const entries = Object.entries(draft);
  const nameOf = ({ country, region }: RateDraft) => [countryName(country, language), region].filter(Boolean).join(", ");
  return (
    <EditFrame
      title={a("nav.tax")}
      editing={editing}
      mayEdit={mayEdit}
      tell={{
        label: (name) => nameOf({ country: name.slice(0, 2), region: name.slice(3), standard: "", reduced: "" }),
        text: (_, value) => `${(value as RateDraft).standard} % · ${(value as RateDraft).reduced} %`,
      }}
    >
      <p className="soft mb-4 max-w-2xl">{a(base.prices_include_tax ? "taxes.included" : "taxes.added")}</p>
      {entries.length === 0 ? (
        <Empty>{a("taxes.none")}</Empty>
      ) : (
        <Table caption={a("nav.tax")} columns={[{ text: a("taxes.country") }, { text: a("taxes.region") }, { text: `${a("taxes.standard")} (%)` }, { text: `${a("taxes.reduced")} (%)` }, { text: a("pictures.remove"), isHidden: true }]}>
          {entries.map(([name, rate]) => (
            <Row key={name} name={nameOf(rate)} rate={rate} country={countryName(rate.country, language)} onChange={(part) => change({ [name]: { ...rate, ...part } })} onRemove={() => setDraft(without(draft, name))} />
          ))}
        </Table>
      )}
      <p className="mt-4">
        <CountrySelect label={a("taxes.add")} onChoose={(country) => change({ [`${country} ${crypto.randomUUID()}`]: { country, region: "", standard: "", reduced: "" } })} />
      </p>
    </EditFrame>
  );
}

interface RowProps {
  name: string;
  country: string;
  rate: RateDraft;
  onChange: (part: Partial<RateDraft>) => void;
  onRemove: () => void;
}

function Row({ name, country, rate, onChange, onRemove }: RowProps) {
  const a = useA();
  const percent = (of: "standard" | "reduced") => (
    <input className={`${CELL} w-24`} inputMode="decimal" required pattern="\s*\d{1,3}([.,]\d{0,2})?\s*" title={a("form.percentOdd")} aria-label={`${a(`taxes.${of}`)}: ${name}`} value={rate[of]} onChange={({ target }) => onChange({ [of]: target.value })} />
  );
  return (
    <tr>
      <th scope="row">
        {country} <span className="soft font-normal">{rate.country}</span>
      </th>
      <td>
        <input className={`${CELL} w-40`} maxLength={80} aria-label={`${a("taxes.region")}: ${country}`} placeholder={a("taxes.wholeCountry")} value={rate.region} onChange={({ target }) => onChange({ region: target.value })} />
      </td>
      <td>{percent("standard")}</td>
      <td>{percent("reduced")}</td>
      <td className="text-right">
        <button type="button" className="tool" aria-label={`${a("pictures.remove")}: ${name}`} onClick={onRemove}>
          <X aria-hidden="true" />
        </button>
      </td>
    </tr>
  );
}
