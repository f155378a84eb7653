import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useMemo, useState } from "react";
import { AddressText } from "@/features/orders";
import type { Address, SavedAddress } from "@/shared/api/types";
import { isProblem } from "@/shared/api/problem";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { countryList, likelyCountry } from "@/shared/lib/countries";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { Field, Select } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { Sheet } from "@/shared/ui/Sheet";
import { Skeleton } from "@/shared/ui/Skeleton";
import { addAddress, addresses, type NewAddress, removeAddress, replaceAddress } from "../api/addresses";
import { fieldError } from "./AuthForm";

/** Where parcels go. */
export default function AddressesPanel() {
  const t = useT();
  const queries = useQueryClient();
  const book = useQuery(addresses);
  const [edited, setEdited] = useState<SavedAddress | "new" | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: addresses.queryKey });
  const remove = useMutation({ mutationFn: removeAddress, onSettled: refresh });
  const close = () => setEdited(null);
  if (book.isError && !book.data) return <Failure error={book.error} onRetry={() => void book.refetch()} />;
  return (
    <section>
      <h1 className="mb-5">{t("account.addresses")}</h1>
      {!book.data && <Skeleton className="h-40" />}
      {book.data?.length === 0 && <p className="soft mb-4">{t("address.none")}</p>}
      <ul className="grid gap-4 sm:grid-cols-2">
        {book.data?.map((saved) => (
          <li key={saved.id} className="rounded-3xl border border-line bg-card p-5">
            <AddressText address={saved.address} />
            {saved.default_shipping && <p className="mt-2 text-[0.9rem] font-medium text-green">{t("address.isDefault")}</p>}
            <div className="mt-3 flex gap-4">
              <button type="button" className="font-medium text-green underline" onClick={() => setEdited(saved)}>
                {t("action.edit")}
              </button>
              <button type="button" className="font-medium text-ink-soft underline" onClick={() => remove.mutate(saved.id)}>
                {t("action.remove")}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <Button className="mt-5" onClick={() => setEdited("new")}>
        {t("address.add")}
      </Button>
      <Sheet title={edited === "new" ? t("address.add") : t("action.edit")} closeLabel={t("action.close")} isOpen={edited !== null} onClose={close}>
        {edited !== null && <AddressForm saved={edited === "new" ? null : edited} onDone={() => void refresh().then(close)} />}
      </Sheet>
    </section>
  );
}

function AddressForm({ saved, onDone }: { saved: SavedAddress | null; onDone: () => void }) {
  const t = useT();
  const problemText = useProblemText();
  const countries = useMemo(() => countryList(t.language), [t.language]);
  const [key] = useState(() => crypto.randomUUID());
  const save = useMutation({ mutationFn: (body: NewAddress) => (saved ? replaceAddress(saved.id, body) : addAddress(body, key)), onSuccess: onDone });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(body(new FormData(event.currentTarget)));
  };
  const error = (name: string) => fieldError(save.error, `address.${name}`);
  const given = (name: keyof Address) => saved?.address[name] ?? undefined;
  return (
    <form onSubmit={submit} className="space-y-4">
      {save.isError && !(isProblem(save.error) && save.error.fields.length > 0) && <Notice tone="bad">{problemText(save.error)}</Notice>}
      <Select label={t("address.country")} name="country" defaultValue={given("country") ?? likelyCountry()} error={error("country")}>
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      <Field label={t("address.name")} name="name" autoComplete="name" required maxLength={100} defaultValue={given("name")} error={error("name")} />
      <Field label={t("address.line1")} name="line1" autoComplete="address-line1" required maxLength={100} defaultValue={given("line1")} error={error("line1")} />
      <Field label={t("address.line2")} name="line2" autoComplete="address-line2" isOptional={t("form.optional")} maxLength={100} defaultValue={given("line2")} error={error("line2")} />
      <Field label={t("address.postalCode")} name="postal_code" autoComplete="postal-code" maxLength={16} defaultValue={given("postal_code")} error={error("postal_code")} />
      <Field label={t("address.city")} name="city" autoComplete="address-level2" required maxLength={100} defaultValue={given("city")} error={error("city")} />
      <Field label={t("address.region")} name="region" autoComplete="address-level1" isOptional={t("form.optional")} maxLength={100} defaultValue={given("region")} error={error("region")} />
      <Field label={t("address.phone")} name="phone" type="tel" autoComplete="tel" isOptional={t("form.optional")} maxLength={30} defaultValue={given("phone")} error={error("phone")} />
      <label className="flex cursor-pointer items-center gap-3">
        <input type="checkbox" name="default" className="size-[1.15rem] accent-green" defaultChecked={saved?.default_shipping} />
        {t("address.makeDefault")}
      </label>
      <Button type="submit" className="w-full" isBusy={save.isPending}>
        {t("action.save")}
      </Button>
    </form>
  );
}

function body(form: FormData): NewAddress {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const optional = (name: string) => text(name) || null;
  const address: Address = {
    name: text("name"),
    line1: text("line1"),
    line2: optional("line2"),
    city: text("city"),
    region: optional("region"),
    postal_code: optional("postal_code"),
    country: text("country"),
    phone: optional("phone"),
  };
  const isDefault = form.get("default") !== null;
  return { address, default_shipping: isDefault, default_billing: isDefault };
}
