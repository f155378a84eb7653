import { X } from "lucide-react";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { Select } from "@/shared/ui/Field";
import { AmountField, CountField, TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import type { MethodDraft, StepDraft } from "./zones";

interface Props {
  method: MethodDraft;
  currency: Currency;
  onChange: (method: MethodDraft) => void;
  onRemove: () => void;
}

/** A way to send, and what it costs. */
export function MethodFields({ method, currency, onChange, onRemove }: Props) {
  const a = useA();
  const set = (part: Partial<MethodDraft>) => onChange({ ...method, ...part });
  return (
    <div role="group" aria-label={method.name || a("method.new")} className="space-y-3 rounded-lg bg-sunk p-3.5">
      <div className="grid grid-cols-2 items-end gap-3 min-[64rem]:grid-cols-[2fr_1fr_1fr_1fr_1.2fr_auto]">
        <TextField className="max-[64rem]:col-span-2" label={a("method.name")} required maxLength={80} value={method.name} onChange={(name) => set({ name })} />
        <AmountField label={a("order.price")} required currency={currency} value={method.price} onChange={(price) => set({ price })} />
        <AmountField label={a("method.freeFrom")} currency={currency} value={method.freeFrom} onChange={(freeFrom) => set({ freeFrom })} />
        <CountField label={a("method.maxWeight")} value={method.maxWeight} onChange={(maxWeight) => set({ maxWeight })} />
        <Select label={a("method.by")} value={method.by} onChange={({ target }) => set({ by: target.value as MethodDraft["by"], steps: target.value === "" ? [] : [{ from: "", price: "" }] })}>
          <option value="">{a("method.flat")}</option>
          <option value="weight">{a("method.byWeight")}</option>
          <option value="price">{a("method.byPrice")}</option>
        </Select>
        <button type="button" className="tool" aria-label={`${a("pictures.remove")}: ${method.name}`} onClick={onRemove}>
          <X aria-hidden="true" />
        </button>
      </div>
      {method.by !== "" && <Steps by={method.by} steps={method.steps} currency={currency} onChange={(steps) => set({ steps })} />}
    </div>
  );
}

interface StepsProps {
  by: "weight" | "price";
  steps: readonly StepDraft[];
  currency: Currency;
  onChange: (steps: StepDraft[]) => void;
}

/** Below the first, the price above holds; the last that is reached counts. */
function Steps({ by, steps, currency, onChange }: StepsProps) {
  const a = useA();
  const set = (place: number, part: Partial<StepDraft>) => onChange(steps.map((step, at) => (at === place ? { ...step, ...part } : step)));
  return (
    <div className="space-y-2">
      <p className="soft">{a("method.stepsHelp")}</p>
      {steps.map((step, place) => (
        <div key={place} className="flex items-end gap-3">
          {by === "weight" ? (
            <CountField className="w-40" label={a("method.fromGrams")} required value={step.from} onChange={(from) => set(place, { from })} />
          ) : (
            <AmountField className="w-40" label={a("report.from")} required currency={currency} value={step.from} onChange={(from) => set(place, { from })} />
          )}
          <AmountField className="w-40" label={a("order.price")} required currency={currency} value={step.price} onChange={(price) => set(place, { price })} />
          <button type="button" className="tool" disabled={steps.length === 1} aria-label={`${a("pictures.remove")}: ${step.from}`} onClick={() => onChange(steps.filter((_, at) => at !== place))}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
      <Button isQuiet onClick={() => onChange([...steps, { from: "", price: "" }])}>
        {a("method.addStep")}
      </Button>
    </div>
  );
}
