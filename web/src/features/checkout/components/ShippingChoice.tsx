import type { Quote } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { Skeleton } from "@/shared/ui/Skeleton";

interface Props {
  options: Quote["shipping_options"] | undefined;
  chosen: string | null;
  onChoose: (method: string) => void;
}

export function ShippingChoice({ options, chosen, onChoose }: Props) {
  const t = useT();
  if (!options) return <Skeleton className="h-28" />;
  return (
    <fieldset>
      <legend className="hidden">{t("checkout.shipping")}</legend>
      <div className="overflow-hidden rounded-2xl border border-line bg-card">
        {options.map((option) => (
          <label key={option.method} className="relative flex min-h-14 cursor-pointer items-center gap-3 border-b border-line px-4 py-3 last:border-0 hover:bg-sunk has-checked:bg-green-pale">
            <input type="radio" name="shipping" className="size-[1.15rem] accent-green" checked={option.method === chosen} onChange={() => onChoose(option.method)} />
            <span className="grow font-medium">{option.name}</span>
            <span className="price">{option.price.amount === 0 ? t("totals.free") : t.money(option.price)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
