import { Pencil } from "lucide-react";
import { Field } from "@/shared/ui/Field";
import { type Address, correctAddress, type StaffOrder } from "../api/orders";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { ActionSheet, type Values } from "../ui/ActionSheet";
import { useOrderAct } from "./useOrderAct";

const OPEN = ["pending_payment", "paid", "packing"];
const FIELDS = [
  { name: "name", isRequired: true, most: 100 },
  { name: "line1", isRequired: true, most: 100 },
  { name: "line2", isRequired: false, most: 100 },
  { name: "postal_code", isRequired: false, most: 16 },
  { name: "city", isRequired: true, most: 100 },
  { name: "phone", isRequired: false, most: 30 },
] as const;

/** Corrects where an order goes, until the first parcel is gone. Country and region stay: elsewhere it would cost something else. */
export function AddressSheet({ order }: { order: StaffOrder }) {
  const a = useA();
  const { open, begin, run, form } = useOrderAct<"address">(order.id);
  if (!useMay()("decide_orders") || !OPEN.includes(order.status)) return null;
  const address = order.shipping_address;
  return (
    <>
      <button type="button" className="tool" aria-label={a("address.correct")} onClick={() => begin("address")}>
        <Pencil className="!size-4" aria-hidden="true" />
      </button>
      <ActionSheet {...form} title={a("address.correct")} isOpen={open === "address"} onSubmit={(values) => run(() => correctAddress(order.id, corrected(address, values)))}>
        <p className="soft">{a("address.help")}</p>
        {FIELDS.map(({ name, isRequired, most }) => (
          <Field key={name} label={a(`address.${name}`)} name={name} required={isRequired} maxLength={most} defaultValue={address[name] ?? ""} />
        ))}
      </ActionSheet>
    </>
  );
}

function corrected({ country, region }: Address, values: Values): Address {
  const text = (name: string) => (values[name] ?? "").trim();
  const optional = (name: string) => text(name) || null;
  return { name: text("name"), line1: text("line1"), line2: optional("line2"), postal_code: optional("postal_code"), city: text("city"), phone: optional("phone"), country, region: region ?? null };
}
