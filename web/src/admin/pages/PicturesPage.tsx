import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Skeleton } from "@/shared/ui/Skeleton";
import { found } from "../api/findProducts";
import { useA } from "../i18n/useA";
import { Album } from "../pictures/Album";
import { FindBox } from "../ui/FindBox";
import { PageHead } from "../ui/PageHead";
import { Thumb } from "../ui/Thumb";

/** Choose a product; see, send, order and remove its pictures. */
export function PicturesPage() {
  const a = useA();
  const { q = "" } = useSearch({ from: "/pictures" });
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useQuery(found(q));
  const card = query.data?.items.find((one) => one.id === chosen);
  return (
    <>
      <PageHead title={a("nav.pictures")}>
        <FindBox label={a("stock.find")} value={q} onFind={(words) => void navigate({ to: "/pictures", search: words ? { q: words } : {} })} />
      </PageHead>
      <div className="grid gap-8 min-[64rem]:grid-cols-[18rem_minmax(0,1fr)]">
        <ul className="max-h-[75vh] overflow-y-auto" aria-label={a("pictures.choose")}>
          {!query.data && <Skeleton className="h-96" />}
          {query.data?.items.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                aria-pressed={one.id === chosen}
                className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-sunk aria-pressed:bg-green-pale"
                onClick={() => setChosen(one.id)}
              >
                <Thumb image={one.image} title={one.title} />
                {one.title}
              </button>
            </li>
          ))}
        </ul>
        {card ? <Album key={card.id} productId={card.id} title={card.title} /> : <p className="soft">{a("pictures.choose")}</p>}
      </div>
    </>
  );
}
