import { type ComponentProps, useId } from "react";
import type { Currency } from "@/shared/api/types";
import { exponent } from "@/shared/lib/money";
import { CELL } from "./Table";

type Props = ComponentProps<"input"> & { error: string | undefined };

/** A field in a row, with what the shop says against it below. */
export function CellField({ error, className = "", ...rest }: Props) {
  const id = useId();
  return (
    <>
      <input className={`${CELL} ${className}`} aria-invalid={error ? true : undefined} aria-describedby={error ? id : undefined} {...rest} />
      {error && (
        <p id={id} className="mt-1 max-w-40 text-[0.85rem] text-red">
          {error}
        </p>
      )}
    </>
  );
}

export function AmountCell({ currency, ...rest }: Props & { currency: Currency }) {
  const digits = exponent(currency);
  return <CellField inputMode="decimal" pattern={digits === 0 ? "\\d{1,9}" : `\\d{1,9}([.,]\\d{0,${digits}})?`} className="w-20 text-right" {...rest} />;
}
