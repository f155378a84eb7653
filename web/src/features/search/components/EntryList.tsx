import { FolderOpen, Search } from "lucide-react";
import { useT } from "@/shared/i18n/useT";
import { Picture } from "@/shared/ui/Picture";
import type { Entry } from "../entries";

export interface Props {
  id: string;
  list: readonly Entry[];
  active: number;
  onGo: (href: string) => void;
  onPoint: (place: number) => void;
}

export default function EntryList({ id, list, active, onGo, onPoint }: Props) {
  const t = useT();
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t("search.suggestions")}
      className="arrives absolute inset-x-0 top-full z-40 mt-2 max-h-[70vh] overflow-y-auto rounded-2xl border border-line bg-card p-2 shadow-(--shadow)"
    >
      {list.map((entry, place) => (
        // The field keeps the focus and handles the keys.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={entry.key}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === active}
          className={`flex min-h-11 cursor-pointer items-center gap-3 rounded-xl px-3 py-1.5 ${place === active ? "bg-green-pale" : ""}`}
          onPointerMove={() => onPoint(place)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onGo(entry.href)}
        >
          <Row entry={entry} />
        </li>
      ))}
    </ul>
  );
}

function Row({ entry }: { entry: Entry }) {
  const t = useT();
  if (entry.kind !== "product") {
    const Icon = entry.kind === "query" ? Search : FolderOpen;
    return (
      <>
        <Icon className="mx-2.5 size-4.5 shrink-0 text-ink-soft" aria-hidden="true" />
        <span className="min-w-0 grow truncate">{entry.text}</span>
        {entry.kind === "category" && <span className="soft text-[0.85rem]">{t("search.category")}</span>}
      </>
    );
  }
  const { product } = entry;
  return (
    <>
      <Picture image={product.image} title={product.title} sizes="2.5rem" isEager className="!w-10 shrink-0 !rounded-lg !p-[10%] !text-[1rem]" />
      <span className="min-w-0 grow truncate">{entry.text}</span>
      {product.price_from && <span className="price soft text-[0.9rem]">{t.money(product.price_from)}</span>}
    </>
  );
}
