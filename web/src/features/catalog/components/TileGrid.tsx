import type { Card } from "@/shared/api/types";
import { Tile } from "./Tile";

/** As many as are likely to be seen at once. */
const EAGER = 8;

export function TileGrid({ cards, eager = EAGER }: { cards: readonly Card[]; eager?: number }) {
  return (
    <ul className="tiles">
      {cards.map((card, place) => (
        <li key={card.id}>
          <Tile card={card} isEager={place < eager} />
        </li>
      ))}
    </ul>
  );
}
