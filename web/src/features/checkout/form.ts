import type { FieldPath } from "react-hook-form";
import type { Address } from "@/shared/api/types";
import type { Problem } from "@/shared/api/problem";

export interface AddressValues {
  name: string;
  line1: string;
  line2: string;
  postal_code: string;
  city: string;
  region: string;
  country: string;
  phone: string;
}

export interface CheckoutValues {
  email: string;
  shipping_address: AddressValues;
  hasBilling: boolean;
  billing_address: AddressValues;
}

export const NO_ADDRESS: AddressValues = { name: "", line1: "", line2: "", postal_code: "", city: "", region: "", country: "", phone: "" };

/** As the API takes it: what was left empty is absent. */
export function addressBody(values: AddressValues): Address {
  const optional = (text: string) => (text.trim() === "" ? null : text.trim());
  const { name, line1, line2, postal_code, city, region, country, phone } = values;
  return {
    name: name.trim(),
    line1: line1.trim(),
    line2: optional(line2),
    city: city.trim(),
    region: optional(region),
    postal_code: optional(postal_code),
    country,
    phone: optional(phone),
  };
}

export function addressValues({ name, line1, line2, postal_code, city, region, country, phone }: Address): AddressValues {
  return { name, line1, line2: line2 ?? "", postal_code: postal_code ?? "", city, region: region ?? "", country, phone: phone ?? "" };
}

const FIELDS: readonly string[] = ["email", ...["shipping_address", "billing_address"].flatMap((group) => Object.keys(NO_ADDRESS).map((name) => `${group}.${name}`))];

/** The fields of the form that the server refused, with its reasons. */
export function refusedFields(problem: Problem): { name: FieldPath<CheckoutValues>; reason: string }[] {
  return problem.fields.filter(({ field }) => FIELDS.includes(field)).map(({ field, reason }) => ({ name: field as FieldPath<CheckoutValues>, reason }));
}
