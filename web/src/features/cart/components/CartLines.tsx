import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { Link } from "wouter";
import { product } from "@/features/catalog/product";
import { useReading } from "@/features/catalog/reading";
import type { Cart, Line } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { Notice } from "@/shared/ui/Notice";
import { Picture } from "@/shared/ui/Picture";
import { Stepper } from "@/shared/ui/Stepper";
import { useSetItem } from "../useChanges";

interface Props {
  cart: Cart;
  isSettling: boolean;
  /** A link was followed: a drawer closes. */
  onLeave?: () => void;
}

export function CartLines({ cart, isSettling, onLeave }: Props) {
  const t = useT();
  const problemText = useProblemText();
  const set = useSetItem();
  return (
    <>
      {set.isError && (
        <Notice tone="bad" className="mb-3">
          {problemText(set.error)}
        </Notice>
      )}
      <ul className="divide-y divide-line">
        {cart.lines.map((line) => (
          <CartLine key={line.sku} line={line} isSettling={isSettling} onSet={(quantity) => set.mutate({ sku: line.sku, quantity })} onLeave={onLeave} />
        ))}
      </ul>
      {cart.unavailable.length > 0 && (
        <Notice tone="warn" className="mt-3">
          <p>{t("cart.unavailable", { count: cart.unavailable.length })}</p>
          {cart.unavailable.map((sku) => (
            <button key={sku} type="button" className="mt-1 mr-4 font-semibold text-green underline" onClick={() => set.mutate({ sku, quantity: 0 })}>
              {t("cart.removeSku", { sku })}
            </button>
          ))}
        </Notice>
      )}
    </>
  );
}

interface LineProps {
  line: Line;
  isSettling: boolean;
  onSet: (quantity: number) => void;
  onLeave: (() => void) | undefined;
}

function CartLine({ line, isSettling, onSet, onLeave }: LineProps) {
  const t = useT();
  const { data } = useQuery(product(line.slug, useReading()));
  return (
    <li className="arrives flex gap-4 py-4">
      <Link href={paths.product(line.slug)} onClick={onLeave} tabIndex={-1} aria-hidden="true" className="w-20 shrink-0">
        <Picture image={data?.images[0]} title={line.title} sizes="4rem" isEager className="!rounded-2xl !p-[12%] !text-[1.5rem]" />
      </Link>
      <div className="min-w-0 grow">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <Link href={paths.product(line.slug)} onClick={onLeave} className="font-semibold text-ink no-underline hover:text-green">
              {line.title}
            </Link>
            {line.options && <p className="soft text-[0.9rem]">{line.options}</p>}
          </div>
          <p className={`price shrink-0 font-semibold ${isSettling ? "opacity-40" : ""}`}>{t.money(line.subtotal)}</p>
        </div>
        <div className="mt-2 flex items-center justify-between gap-3">
          <Stepper
            isSmall
            value={line.quantity}
            most={999}
            onChange={onSet}
            label={t("cart.quantityOf", { title: line.title })}
            lessLabel={t("cart.less")}
            moreLabel={t("cart.more")}
          />
          <button type="button" className="tool !size-9 text-ink-soft" aria-label={t("cart.removeTitle", { title: line.title })} onClick={() => onSet(0)}>
            <Trash2 className="!size-4.5" aria-hidden="true" />
          </button>
        </div>
      </div>
    </li>
  );
}
