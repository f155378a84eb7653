import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { availability } from "@/features/catalog/api/getAvailability";
import { product } from "@/features/catalog/product";
import type { Card, Variant } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { found } from "../api/findProducts";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { CountSheet, LedgerSheet, ReceiveSheet } from "../ui/StockSheets";
import { FindBox } from "../ui/FindBox";
import { Empty } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { Table } from "../ui/Table";
import { Thumb } from "../ui/Thumb";

const DOINGS = ["count", "receive", "ledger"] as const;
type Doing = (typeof DOINGS)[number];

interface Chosen {
  doing: Doing;
  sku: string;
  left: number;
}

/** Every SKU of what is found, with its live units: counted, received and looked into from here. */
export function StockPage() {
  const a = useA();
  const { q = "" } = useSearch({ from: "/stock" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const query = useQuery(found(q));
  const close = () => {
    setChosen(null);
    void queries.invalidateQueries({ queryKey: ["availability"] });
  };
  return (
    <>
      <PageHead title={a("nav.stock")}>
        <FindBox label={a("stock.find")} value={q} onFind={(words) => void navigate({ to: "/stock", search: words ? { q: words } : {} })} />
      </PageHead>
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-96" />}
      {query.data?.items.length === 0 && <Empty>{a("stock.none")}</Empty>}
      {query.data && query.data.items.length > 0 && (
        <Table
          caption={a("nav.stock")}
          columns={[
            { text: a("stock.product") },
            { text: a("stock.variant") },
            { text: a("stock.sku") },
            { text: a("order.price"), isNumber: true },
            { text: a("stock.left"), isNumber: true },
            { text: a("stock.count"), isHidden: true },
          ]}
        >
              {query.data.items.map((card) => (
                <Rows key={card.id} card={card} onChoose={setChosen} />
              ))}
        </Table>
      )}
      {chosen?.doing === "count" && <CountSheet key={chosen.sku} sku={chosen.sku} left={chosen.left} onClose={close} />}
      {chosen?.doing === "receive" && <ReceiveSheet key={chosen.sku} sku={chosen.sku} onClose={close} />}
      {chosen?.doing === "ledger" && <LedgerSheet key={chosen.sku} sku={chosen.sku} onClose={close} />}
    </>
  );
}

function Rows({ card, onChoose }: { card: Card; onChoose: (chosen: Chosen) => void }) {
  const { data: shown } = useQuery(product(card.slug));
  const { data: live } = useQuery(availability(card.slug));
  return shown?.variants.map((variant, place) => {
    const level = live?.variants.find((one) => one.sku === variant.sku);
    return <Row key={variant.sku} card={place === 0 ? card : null} variant={variant} left={level?.available} isLow={level?.low ?? false} onChoose={onChoose} />;
  });
}

interface RowProps {
  /** Named once, at its first variant. */
  card: Card | null;
  variant: Variant;
  left: number | undefined;
  isLow: boolean;
  onChoose: (chosen: Chosen) => void;
}

function Row({ card, variant, left, isLow, onChoose }: RowProps) {
  const a = useA();
  const t = useT();
  const mayEdit = useMay()("edit_stock");
  const note = left === 0 ? a("stock.out") : isLow ? a("stock.low") : null;
  const begin = (doing: Doing) => onChoose({ doing, sku: variant.sku, left: left ?? 0 });
  return (
    <tr>
      <td>
        {card && (
          <span className="flex items-center gap-3">
            <Thumb image={card.image} title={card.title} />
            <span className="font-medium">{card.title}</span>
          </span>
        )}
      </td>
      <td>{Object.values(variant.options).join(", ")}</td>
      <td className="price">{variant.sku}</td>
      <td className="num">{t.money(variant.price)}</td>
      <td className="num">
        {note && <span className={`mr-2 text-[0.85rem] font-medium ${left === 0 ? "text-red" : "text-amber"}`}>{note}</span>}
        {left ?? "…"}
      </td>
      <td className="whitespace-nowrap">
        {(mayEdit ? DOINGS : (["ledger"] as const)).map((doing) => (
          <button key={doing} type="button" className="min-h-8 px-2 font-medium text-green hover:underline disabled:opacity-50" disabled={left === undefined} aria-label={`${a(`stock.${doing}`)}: ${variant.sku}`} onClick={() => begin(doing)}>
            {a(`stock.${doing}`)}
          </button>
        ))}
      </td>
    </tr>
  );
}
