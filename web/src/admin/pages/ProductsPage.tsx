import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import { CONTROL } from "@/shared/ui/Field";
import { More } from "@/shared/ui/More";
import { categories } from "../api/categories";
import { productList, type StaffCard } from "../api/products";
import { CategoryOptions } from "../categories/CategoryOptions";
import { SavedFilters } from "../filters/SavedFilters";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { Chip, HERE } from "../ui/Chip";
import { FindBox } from "../ui/FindBox";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";
import { Thumb } from "../ui/Thumb";

/** All products in a state. */
export function ProductsPage() {
  const a = useA();
  const search = useSearch({ from: "/products" });
  const { q = "", category = "", status = "active" } = search;
  const navigate = useNavigate();
  const may = useMay();
  const list = useInfiniteQuery(productList(status, q, category));
  const show = ({ q: words, category: inside }: { q: string; category: string }) => void navigate({ to: "/products", search: { ...(words ? { q: words } : {}), ...(inside ? { category: inside } : {}) } });
  const cards = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={a("nav.products")}>
        {status === "active" && <FindBox key={q} label={a("stock.find")} value={q} onFind={(words) => show({ q: words, category })} />}
        {may("edit_catalogue") && (
          <Link to="/products/new" className="button ml-auto">
            {a("products.new")}
          </Link>
        )}
      </PageHead>
      <nav className="mb-4 flex flex-wrap gap-1.5" aria-label={a("orders.states")}>
        <Chip to="/products" activeOptions={HERE} search={status === "active" ? search : {}}>
          {a("status.active")}
        </Chip>
        {(["draft", "archived"] as const).map((one) => (
          <Chip key={one} to="/products" activeOptions={HERE} search={{ status: one }}>
            {a(`status.${one}`)}
          </Chip>
        ))}
        {status === "active" && <CategorySelect value={category} onChoose={(chosen) => show({ q, category: chosen })} />}
      </nav>
      <SavedFilters page="/products" search={search} />
      <Loaded query={list}>{() => (cards.length === 0 ? <Empty>{a("products.none")}</Empty> : <Cards cards={cards} />)}</Loaded>
      <More list={list} text={a("list.more")} />
    </>
  );
}

function CategorySelect({ value, onChoose }: { value: string; onChoose: (slug: string) => void }) {
  const a = useA();
  const { data: all = [] } = useQuery(categories());
  return (
    <select className={`${CONTROL} !h-8 !w-52 !px-2`} aria-label={a("product.category")} value={value} onChange={({ target }) => onChoose(target.value)}>
      <option value="">{a("product.category")}</option>
      <CategoryOptions all={all} />
    </select>
  );
}

function Cards({ cards }: { cards: readonly StaffCard[] }) {
  const a = useA();
  const t = useT();
  const columns = [{ text: a("stock.product") }, { text: a("product.category") }, { text: a("product.brand") }, { text: a("orders.state") }, { text: a("order.price"), isNumber: true }];
  return (
    <Table caption={a("nav.products")} columns={columns}>
      {cards.map((card) => (
        <tr key={card.id}>
          <td>
            <Link to="/products/$id" params={{ id: card.id }} className="flex min-w-44 items-center gap-3 font-medium">
              <Thumb image={card.image} title={card.title} />
              {card.title}
            </Link>
          </td>
          <td>{card.category}</td>
          <td>{card.brand}</td>
          <td className="whitespace-nowrap">
            <Tag text={card.status} label={a(`status.${card.status}`)} /> {card.in_stock === false && <span className="text-red">{a("stock.out")}</span>}{" "}
            {card.publish_at && <span className="soft">{t.moment(card.publish_at)}</span>}
          </td>
          <td className="num whitespace-nowrap">
            {card.price_from && t.money(card.price_from)}
            {card.price_from && card.price_to && card.price_to.amount > card.price_from.amount && ` – ${t.money(card.price_to)}`}
          </td>
        </tr>
      ))}
    </Table>
  );
}
