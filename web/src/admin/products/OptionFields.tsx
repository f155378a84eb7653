import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/shared/ui/Button";
import { CONTROL } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";
import { type Draft, listed, slugOf } from "./draft";
import { missingVariants } from "./matrix";

const MOST = 5;

/** What buyers choose between, with its values; from them the variants that are missing are made. */
export function OptionFields({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const a = useA();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const { options, variants } = draft;
  const used = (option: string) => [...new Set(variants.map((variant) => variant.options[option] ?? "").filter(Boolean))].join(", ");
  const values = Object.fromEntries(options.map((option) => [option, listed(typed[option] ?? used(option))]));
  // The first row of a product that had no options becomes the first combination.
  const real = variants.filter((variant) => !variant.isNew || options.every((option) => variant.options[option]));
  const rows = options.length === 0 ? [] : missingVariants(slugOf(draft.slug || draft.title).slice(0, 16), options, values, real, real[0] ?? variants[0]);
  const rename = (place: number, name: string) => {
    const old = options[place] ?? "";
    if (options.includes(name)) return;
    onChange({
      ...draft,
      options: options.map((option, at) => (at === place ? name : option)),
      variants: variants.map((variant) => ({ ...variant, options: Object.fromEntries(Object.entries(variant.options).map(([key, value]) => [key === old ? name : key, value])) })),
    });
    setTyped(({ [old]: text, ...rest }) => (text === undefined ? rest : { ...rest, [name]: text }));
  };
  return (
    <div className="space-y-2">
      {options.map((option, place) => (
        <div key={place} className="flex gap-2">
          <input className={`${CONTROL} !w-36`} required maxLength={80} aria-label={`${a("option.name")} ${place + 1}`} placeholder={a("option.name")} value={option} onChange={({ target }) => rename(place, target.value)} />
          <input className={CONTROL} aria-label={`${a("option.values")}: ${option}`} placeholder={a("option.valuesHelp")} value={typed[option] ?? used(option)} onChange={({ target }) => setTyped({ ...typed, [option]: target.value })} />
          <button type="button" className="tool shrink-0" aria-label={`${a("pictures.remove")}: ${option}`} onClick={() => onChange({ ...draft, options: options.filter((one) => one !== option) })}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        {options.length < MOST && !options.includes("") && (
          <Button isQuiet onClick={() => onChange({ ...draft, options: [...options, ""] })}>
            {a("option.add")}
          </Button>
        )}
        {rows.length > 0 && !options.includes("") && (
          <Button isQuiet onClick={() => onChange({ ...draft, variants: [...real, ...rows] })}>
            {a("option.make", { count: rows.length })}
          </Button>
        )}
      </div>
    </div>
  );
}
