import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { type Customer, customer, noteCustomer, setDisabled } from "../api/customers";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { ActionSheet } from "../ui/ActionSheet";
import { Figure, Figures } from "../ui/Figure";
import { Empty, Loaded } from "../ui/Loaded";
import { OrderTable } from "../orders/OrderTable";
import { Notes } from "../ui/Notes";
import { PageHead } from "../ui/PageHead";
import { Standing } from "./CustomersPage";

/** Who it is, what they bought, and what staff know of them. */
export function CustomerPage() {
  const { id } = useParams({ from: "/customers/$id" });
  const query = useQuery(customer(id));
  return <Loaded query={query}>{(data) => <Shown key={id} customer={data} />}</Loaded>;
}

function Shown({ customer: shown }: { customer: Customer }) {
  const a = useA();
  const t = useT();
  const may = useMay();
  return (
    <>
      <PageHead title={shown.name ?? shown.email}>
        <Standing customer={shown} />
        {may("edit_customers") && <Door customer={shown} />}
      </PageHead>
      <p className="soft -mt-3 mb-5">
        <a href={`mailto:${shown.email}`}>{shown.email}</a>
        {shown.disabled_at && <span className="block">{a("customer.disabledSince", { at: t.moment(shown.disabled_at) })}</span>}
      </p>
      <Figures>
        <Figure name={a("customers.worth")}>{shown.lifetime_value.length > 0 ? shown.lifetime_value.map(t.money).join(" · ") : "–"}</Figure>
        <Figure name={a("customer.paidOrders")}>{shown.orders}</Figure>
        <Figure name={a("staff.since")}>{t.day(shown.created_at)}</Figure>
        <Figure name={a("customers.last")}>{shown.last_order_at ? t.day(shown.last_order_at) : "–"}</Figure>
      </Figures>
      <div className="mt-8 grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 min-[75rem]:grid-cols-[minmax(0,1fr)_21rem]">
        <section>
          <h2 className="mb-2">{a("customer.orders")}</h2>
          {shown.newest_orders.length === 0 ? <Empty>{a("orders.none")}</Empty> : <OrderTable cards={shown.newest_orders} />}
        </section>
        <Notes notes={shown.notes} mayAdd={may("edit_customers")} queryKey={["staff", "customer", shown.id]} onAdd={(key, text) => noteCustomer(shown.id, key, text)} />
      </div>
    </>
  );
}

/** Nobody signs in to the account any more, or again. */
function Door({ customer: { id, email, disabled_at } }: { customer: Customer }) {
  const a = useA();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const isDisabled = disabled_at != null;
  const act = useMutation({
    mutationFn: () => setDisabled(id, !isDisabled),
    onSuccess: () => setAsking(false),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ["staff", "customer", id] }), queries.invalidateQueries({ queryKey: ["staff", "customers"] })]),
  });
  const name = a(isDisabled ? "customer.enable" : "customer.disable");
  return (
    <>
      <Button isQuiet className="ml-auto" onClick={() => setAsking(true)}>
        {name}
      </Button>
      <ActionSheet title={name} isOpen={isAsking} error={act.error} isBusy={act.isPending} onClose={() => setAsking(false)} onSubmit={() => act.mutate()}>
        <p>{a(isDisabled ? "customer.enableHelp" : "customer.disableHelp", { email })}</p>
      </ActionSheet>
    </>
  );
}
