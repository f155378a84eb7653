import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { Field } from "@/shared/ui/Field";
import { found } from "../api/findProducts";
import { productName } from "../api/products";
import { useA } from "../i18n/useA";
import { Thumb } from "../ui/Thumb";

const MOST_FOUND = 6;

/** Some products, found by words. */
export function ProductPicker({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const a = useA();
  const [words, setWords] = useState("");
  const { data } = useQuery({ ...found(words.trim()), enabled: words.trim() !== "" });
  const offered = words.trim() === "" ? [] : (data?.items ?? []).filter(({ id }) => !chosen.includes(id)).slice(0, MOST_FOUND);
  return (
    <div className="space-y-3">
      <p className="text-[0.9rem] font-medium">{a("coupon.products")}</p>
      {chosen.length > 0 && (
        <ul className="space-y-1">
          {chosen.map((id) => (
            <Chosen key={id} id={id} onRemove={() => onChange(chosen.filter((one) => one !== id))} />
          ))}
        </ul>
      )}
      {/* Enter looks, and does not save the form around it. */}
      <Field label={a("stock.find")} type="search" value={words} onChange={({ target }) => setWords(target.value)} onKeyDown={(event) => event.key === "Enter" && event.preventDefault()} />
      <ul aria-live="polite">
        {offered.map((card) => (
          <li key={card.id}>
            <button type="button" className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-sunk" onClick={() => onChange([...chosen, card.id])}>
              <Thumb image={card.image} title={card.title} />
              {card.title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Chosen({ id, onRemove }: { id: string; onRemove: () => void }) {
  const a = useA();
  const { data: name = id } = useQuery(productName(id));
  return (
    <li className="flex items-center justify-between gap-3 rounded-lg bg-sunk pl-3">
      <span className="min-w-0 truncate">{name}</span>
      <button type="button" className="tool shrink-0" aria-label={`${a("pictures.remove")}: ${name}`} onClick={onRemove}>
        <X aria-hidden="true" />
      </button>
    </li>
  );
}
