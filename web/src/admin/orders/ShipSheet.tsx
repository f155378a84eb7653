import { useState } from "react";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import type { Parcel, StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { ActionSheet, type SheetProps, type Values } from "../ui/ActionSheet";
import { isAll, unitsIn, unshipped } from "./units";
import { UnitFields } from "./UnitFields";

interface Props extends Omit<SheetProps, "title" | "onSubmit" | "children"> {
  order: StaffOrder;
  onShip: (parcel: Parcel) => void;
}

/** A parcel: what is in it, and how it is found on its way. */
export function ShipSheet({ order, onShip, ...rest }: Props) {
  const a = useA();
  const lines = unshipped(order);
  const [isEmpty, setEmpty] = useState(false);
  const submit = (values: Values) => {
    const chosen = unitsIn(values, "units", lines);
    setEmpty(chosen.length === 0);
    if (chosen.length > 0) onShip({ ...tracking(values), lines: isAll(chosen, lines) ? null : chosen });
  };
  return (
    <ActionSheet {...rest} title={a("order.ship")} onSubmit={submit}>
      {isEmpty && <Notice tone="warn">{a("order.noUnits")}</Notice>}
      <UnitFields label={a("order.inParcel")} name="units" lines={lines} isFull />
      <Field label={a("order.carrier")} name="carrier" maxLength={60} />
      <Field label={a("order.number")} name="number" maxLength={60} />
      <Field label={a("order.link")} name="link" type="url" maxLength={300} />
    </ActionSheet>
  );
}

function tracking({ carrier = "", number = "", link = "" }: Values) {
  const optional = (text: string) => text.trim() || null;
  return { carrier: optional(carrier), tracking_number: optional(number), tracking_url: optional(link) };
}
