import { useT } from "@/shared/i18n/useT";
import type { StaffOrder } from "../api/orders";
import { isTextKey, useA } from "../i18n/useA";

/** All that happened to an order, newest first. */
export function Timeline({ order }: { order: StaffOrder }) {
  const a = useA();
  const t = useT();
  const textOf = (type: string) => {
    const key = `event.${type}`;
    return isTextKey(key) ? a(key) : type.replaceAll("_", " ");
  };
  return (
    <section>
      <h2 className="mb-3">{a("order.timeline")}</h2>
      <ol className="space-y-3 border-l-2 border-line pl-4">
        {[...order.timeline].reverse().map((event) => (
          <li key={event.seq}>
            <p className="font-medium">
              {textOf(event.type)} {event.by && <span className="soft font-normal">{a(`by.${event.by}`)}</span>} {event.amount && <span className="price font-normal">{t.money(event.amount)}</span>}
              {event.won != null && <span className="font-normal"> {a(event.won ? "event.won" : "event.lost")}</span>}
            </p>
            {event.reason && <p className="break-words">{event.reason}</p>}
            <p className="soft text-[0.85rem]">{t.moment(event.at)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
