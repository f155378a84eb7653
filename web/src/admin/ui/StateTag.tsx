import type { components } from "@/shared/api/schema";
import { useA } from "../i18n/useA";
import { Tag } from "./Tag";

type Schemas = components["schemas"];
/** Of an order, its payment, its refunds and its returns. */
export type AnyState = Schemas["FulfillmentState"] | Schemas["PaymentState"] | Schemas["RefundStatus"] | Schemas["ReturnStatus"];

/** A state in the reader's language; one that the API adds does not compile until it has words. */
export function StateTag({ state }: { state: AnyState }) {
  const a = useA();
  return <Tag text={state} label={a(`state.${state}`)} />;
}
