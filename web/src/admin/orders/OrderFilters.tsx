import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SyntheticEvent } from "react";
import { amountInput } from "@/shared/lib/inputs";
import { parseAmount } from "@/shared/lib/money";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { shopCurrency } from "../api/products";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { valuesOf } from "../ui/ActionSheet";
import { Chip, HERE } from "../ui/Chip";
import { PAYMENTS, STATES } from "../orderStates";
import { type OrderSearch, orderSearch, present } from "./orderSearch";

/** States as chips; days, totals, customer and SKU below, which few need. */
export function OrderFilters({ search }: { search: OrderSearch }) {
  const a = useA();
  const rest = orderSearch({ ...search, status: undefined, payment: undefined });
  const isNarrow = [search.from, search.to, search.email, search.sku, search.min, search.max].some((one) => one !== undefined);
  return (
    <>
      <nav className="mb-3 flex flex-wrap gap-1.5" aria-label={a("orders.states")}>
        <Chip to="/orders" activeOptions={HERE} search={rest}>
          {a("orders.allStates")}
        </Chip>
        {STATES.map((state) => (
          <Chip key={state} to="/orders" activeOptions={HERE} search={{ ...rest, status: state }}>
            {a(`state.${state}`)}
          </Chip>
        ))}
        {PAYMENTS.map((one) => (
          <Chip key={one} to="/orders" activeOptions={HERE} search={{ ...rest, payment: one }}>
            {a(`payment.${one}`)}
          </Chip>
        ))}
      </nav>
      <details className="mb-4" open={isNarrow || undefined}>
        <summary className="min-h-8 w-fit cursor-pointer font-medium text-green">{a("filters.more")}</summary>
        <More key={JSON.stringify(search)} search={search} />
      </details>
    </>
  );
}

function More({ search }: { search: OrderSearch }) {
  const a = useA();
  const navigate = useNavigate();
  const { data: currency } = useQuery({ ...shopCurrency(), enabled: useMay()("read_catalogue") });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { from, to, email = "", sku = "", min = "", max = "" } = valuesOf(event.currentTarget);
    const amount = (text: string) => (currency ? (parseAmount(text, currency) ?? undefined) : undefined);
    const next = { ...present<OrderSearch>({ q: search.q, status: search.status, payment: search.payment }), from, to, email: email.trim(), sku: sku.trim(), min: amount(min), max: amount(max) };
    void navigate({ to: "/orders", search: orderSearch(next) });
  };
  const typed = (amount: number | undefined) => (amount === undefined || !currency ? "" : amountInput({ amount, currency }));
  return (
    <form onSubmit={submit} className="mt-2 grid grid-cols-2 items-end gap-3 sm:grid-cols-3 min-[75rem]:grid-cols-7">
      <Field label={a("report.from")} name="from" type="date" defaultValue={search.from} />
      <Field label={a("report.to")} name="to" type="date" defaultValue={search.to} />
      <Field label={a("staff.email")} name="email" type="email" className="max-sm:col-span-2" defaultValue={search.email} />
      <Field label={a("stock.sku")} name="sku" spellCheck={false} defaultValue={search.sku} />
      {currency && (
        <>
          <Field key={`min ${currency}`} label={`${a("orders.totalMin")} (${currency})`} name="min" inputMode="decimal" pattern="\s*\d{1,9}([.,]\d{0,3})?\s*" defaultValue={typed(search.min)} />
          <Field key={`max ${currency}`} label={`${a("orders.totalMax")} (${currency})`} name="max" inputMode="decimal" pattern="\s*\d{1,9}([.,]\d{0,3})?\s*" defaultValue={typed(search.max)} />
        </>
      )}
      <Button type="submit" isQuiet className="!min-h-12">
        {a("report.show")}
      </Button>
    </form>
  );
}
