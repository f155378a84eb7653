import { Check } from "lucide-react";
import type { Tracked } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { reached, STEPS } from "../progress";

/** How far an order is, on one line, or down the side of a phone. */
export function Progress({ status }: { status: Tracked["status"] }) {
  const t = useT();
  const last = reached(status);
  if (last < 0) return null;
  return (
    <ol className="my-7 flex max-sm:flex-col" aria-label={t("order.progress")}>
      {STEPS.map((step, place) => {
        const isDone = place <= last;
        return (
          <li key={step} aria-current={place === last ? "step" : undefined} className="group relative flex grow basis-0 gap-3 max-sm:pb-4 sm:flex-col">
            {place > 0 && (
              <span aria-hidden="true" className={`absolute max-sm:-top-4 max-sm:left-[0.95rem] max-sm:h-4 max-sm:w-0.5 sm:top-[0.95rem] sm:right-[calc(100%+0.25rem)] sm:h-0.5 sm:w-[calc(100%-2.5rem)] ${isDone ? "bg-green" : "bg-line"}`} />
            )}
            <span className={`grid size-8 shrink-0 place-items-center rounded-full border-2 ${isDone ? "border-green bg-green text-on-green" : "border-line bg-card text-transparent"}`}>
              <Check className="size-4" strokeWidth={3} aria-hidden="true" />
            </span>
            <span className={`pt-0.5 text-[0.95rem] ${place === last ? "font-semibold" : isDone ? "" : "text-ink-soft"}`}>{t(status === "partially_shipped" && step === "shipped" ? "order.step.partly" : `order.step.${step}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
