import type { ComponentProps } from "react";
import type { Currency } from "@/shared/api/types";
import { exponent } from "@/shared/lib/money";
import { Field } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";

type Props = Omit<ComponentProps<typeof Field>, "onChange" | "value"> & { value: string; onChange: (text: string) => void };

/** Only as many digits behind the point as it can have; the browser says so, where it is. */
const decimal = (digits: number) => `\\s*\\d{1,9}${digits > 0 ? `([.,]\\d{0,${digits}})?` : ""}\\s*`;

export function TextField({ onChange, ...rest }: Props) {
  return <Field {...rest} onChange={({ target }) => onChange(target.value)} />;
}

export function AmountField({ currency, label, ...rest }: Props & { currency: Currency }) {
  const a = useA();
  return <TextField inputMode="decimal" pattern={decimal(exponent(currency))} title={a("order.amountOdd")} label={`${label} (${currency})`} {...rest} />;
}

export function PercentField({ label, ...rest }: Props) {
  const a = useA();
  return <TextField inputMode="decimal" pattern={decimal(2)} title={a("form.percentOdd")} label={`${label} (%)`} {...rest} />;
}

export function CountField({ min = 0, ...rest }: Props) {
  return <TextField type="number" inputMode="numeric" min={min} step={1} {...rest} />;
}
