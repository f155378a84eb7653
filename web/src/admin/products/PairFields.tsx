import { X } from "lucide-react";
import { CONTROL } from "@/shared/ui/Field";
import { Button } from "@/shared/ui/Button";
import { useA } from "../i18n/useA";
import type { Pair } from "./draft";

/** Names with a value each. */
export function PairFields({ pairs, onChange }: { pairs: readonly Pair[]; onChange: (pairs: Pair[]) => void }) {
  const a = useA();
  const set = (place: number, change: Partial<Pair>) => onChange(pairs.map((pair, at) => (at === place ? { ...pair, ...change } : pair)));
  return (
    <>
      {pairs.map(({ name, value }, place) => (
        <div key={place} className="flex gap-2">
          <input className={CONTROL} aria-label={`${a("pair.name")} ${place + 1}`} placeholder={a("pair.name")} maxLength={80} value={name} onChange={({ target }) => set(place, { name: target.value })} />
          <input className={CONTROL} aria-label={`${a("pair.value")} ${place + 1}`} placeholder={a("pair.value")} maxLength={200} required={name !== ""} value={value} onChange={({ target }) => set(place, { value: target.value })} />
          <button type="button" className="tool shrink-0" aria-label={`${a("pictures.remove")}: ${name}`} onClick={() => onChange(pairs.filter((_, at) => at !== place))}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
      <Button isQuiet onClick={() => onChange([...pairs, { name: "", value: "" }])}>
        {a("pair.add")}
      </Button>
    </>
  );
}
