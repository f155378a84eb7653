import { useMemo } from "react";
import { type FieldErrors, type UseFormRegister } from "react-hook-form";
import { useT } from "@/shared/i18n/useT";
import { countryList } from "@/shared/lib/countries";
import { Field, Select } from "@/shared/ui/Field";
import type { AddressValues, CheckoutValues } from "../form";

interface Props {
  group: "shipping_address" | "billing_address";
  register: UseFormRegister<CheckoutValues>;
  errors: FieldErrors<AddressValues> | undefined;
}

/** A postal address, named so that browsers fill it in. */
export function AddressFields({ group, register, errors }: Props) {
  const t = useT();
  const countries = useMemo(() => countryList(t.language), [t.language]);
  const kind = group === "shipping_address" ? "shipping" : "billing";
  const required = t("form.required");
  const limited = (most: number) => ({ value: most, message: t("form.tooLong", { most }) });
  return (
    <div className="grid grid-cols-6 gap-4">
      <Select label={t("address.country")} className="col-span-6" autoComplete={`${kind} country`} error={errors?.country?.message} {...register(`${group}.country`, { required })}>
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      <Field label={t("address.name")} className="col-span-6" autoComplete={`${kind} name`} error={errors?.name?.message} {...register(`${group}.name`, { required, maxLength: limited(100) })} />
      <Field label={t("address.line1")} className="col-span-6" autoComplete={`${kind} address-line1`} error={errors?.line1?.message} {...register(`${group}.line1`, { required, maxLength: limited(100) })} />
      <Field label={t("address.line2")} isOptional={t("form.optional")} className="col-span-6" autoComplete={`${kind} address-line2`} error={errors?.line2?.message} {...register(`${group}.line2`, { maxLength: limited(100) })} />
      <Field label={t("address.postalCode")} className="col-span-2" autoComplete={`${kind} postal-code`} error={errors?.postal_code?.message} {...register(`${group}.postal_code`, { maxLength: limited(16) })} />
      <Field label={t("address.city")} className="col-span-4" autoComplete={`${kind} address-level2`} error={errors?.city?.message} {...register(`${group}.city`, { required, maxLength: limited(100) })} />
      <Field label={t("address.region")} isOptional={t("form.optional")} className="col-span-6 sm:col-span-3" autoComplete={`${kind} address-level1`} error={errors?.region?.message} {...register(`${group}.region`, { maxLength: limited(100) })} />
      <Field label={t("address.phone")} isOptional={t("form.optional")} type="tel" className="col-span-6 sm:col-span-3" autoComplete={`${kind} tel`} error={errors?.phone?.message} {...register(`${group}.phone`, { maxLength: limited(30) })} />
    </div>
  );
}
