import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import { type CustomerCard, customerList, SEGMENTS } from "../api/customers";
import { More } from "@/shared/ui/More";
import { SavedFilters } from "../filters/SavedFilters";
import { useA } from "../i18n/useA";
import { Chip, HERE } from "../ui/Chip";
import { FindBox } from "../ui/FindBox";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";

/** Whoever has an account and does not work here. */
export function CustomersPage() {
  const a = useA();
  const search = useSearch({ from: "/customers" });
  const { q = "", segment } = search;
  const navigate = useNavigate();
  const list = useInfiniteQuery(customerList(segment, q));
  const cards = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={a("nav.customers")}>
        <FindBox key={q} label={a("customers.find")} value={q} onFind={(words) => void navigate({ to: "/customers", search: { ...(words ? { q: words } : {}), ...(segment ? { segment } : {}) } })} />
      </PageHead>
      <nav className="mb-4 flex flex-wrap gap-1.5" aria-label={a("customers.segments")}>
        <Chip to="/customers" activeOptions={HERE} search={q ? { q } : {}}>
          {a("orders.allStates")}
        </Chip>
        {SEGMENTS.map((one) => (
          <Chip key={one} to="/customers" activeOptions={HERE} search={{ ...(q ? { q } : {}), segment: one }}>
            {a(`segment.${one}`)}
          </Chip>
        ))}
      </nav>
      <SavedFilters page="/customers" search={search} />
      <Loaded query={list}>{() => (cards.length === 0 ? <Empty>{a("customers.none")}</Empty> : <Cards cards={cards} />)}</Loaded>
      <More list={list} text={a("list.more")} />
    </>
  );
}

function Cards({ cards }: { cards: readonly CustomerCard[] }) {
  const a = useA();
  const t = useT();
  const columns = [
    { text: a("order.customer") },
    { text: a("customers.kind") },
    { text: a("staff.since") },
    { text: a("customers.last") },
    { text: a("report.orders"), isNumber: true },
    { text: a("customers.worth"), isNumber: true },
  ];
  return (
    <Table caption={a("nav.customers")} columns={columns}>
      {cards.map((card) => (
        <tr key={card.id}>
          <td>
            <Link to="/customers/$id" params={{ id: card.id }} className="font-medium">
              {card.name ?? card.email}
            </Link>
            {card.name && <span className="soft block text-[0.85rem]">{card.email}</span>}
          </td>
          <td>
            <Standing customer={card} />
          </td>
          <td className="whitespace-nowrap">{t.day(card.created_at)}</td>
          <td className="whitespace-nowrap">{card.last_order_at && t.day(card.last_order_at)}</td>
          <td className="num">{card.orders}</td>
          <td className="num whitespace-nowrap">{card.lifetime_value.map(t.money).join(" · ")}</td>
        </tr>
      ))}
    </Table>
  );
}

/** What kind of customer somebody is, and that they may not sign in. */
export function Standing({ customer: { segment, disabled_at } }: { customer: Pick<CustomerCard, "segment" | "disabled_at"> }) {
  const a = useA();
  return (
    <span className="inline-flex flex-wrap gap-1">
      {segment && <Tag text={segment} label={a(`segment.${segment}`)} />}
      {disabled_at && <Tag text="disabled" label={a("staff.disabled")} />}
    </span>
  );
}
