import { useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Card } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Picture } from "@/shared/ui/Picture";
import { product } from "../api/getProduct";
import { readingNow } from "../reading";

/** A product in a grid. Pointing at it fetches its page's data. */
export function Tile({ card, isEager = false }: { card: Card; isEager?: boolean }) {
  const queries = useQueryClient();
  const { language } = useT();
  const prefetch = () => void queries.query(product(card.slug, readingNow(queries, language))).catch(() => undefined);
  return (
    <Link className={`tile ${card.in_stock ? "" : "sold"}`} href={paths.product(card.slug)} onPointerEnter={prefetch} onFocus={prefetch}>
      <Picture image={card.image} title={card.title} sizes="(max-width: 46rem) 34vw, 9rem" isEager={isEager} />
      <span className="title">{card.title}</span>
      <TilePrice card={card} />
    </Link>
  );
}

function TilePrice({ card }: { card: Card }) {
  const t = useT();
  const { price_from: low, price_to: high } = card;
  const isLeast = low && high && low.amount !== high.amount;
  return (
    <span className="price block">
      {low && (isLeast ? <FromPrice text={t("price.from", { price: t.money(low) })} price={t.money(low)} /> : t.money(low))}
      {card.on_sale && <span className="mark">{t("product.reduced")}</span>}
      {!card.in_stock && <span className="mark out">{t("product.soldOut")}</span>}
    </span>
  );
}

/** The words around a price are softer than the price. */
function FromPrice({ text, price }: { text: string; price: string }) {
  const [before = "", after = ""] = text.split(price);
  return (
    <>
      <span className="soft">{before}</span>
      {price}
      <span className="soft">{after}</span>
    </>
  );
}
