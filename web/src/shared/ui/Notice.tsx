import type { ReactNode } from "react";

type Tone = "bad" | "warn" | "good" | "plain";

const LOOKS: Record<Tone, string> = {
  bad: "bg-red-pale text-ink [--edge:var(--red)]",
  warn: "bg-amber-pale text-ink [--edge:var(--amber)]",
  good: "bg-green-pale text-ink [--edge:var(--green)]",
  plain: "bg-sunk text-ink [--edge:var(--line-strong)]",
};

/** What happened and what to do, where it happened. Read aloud when it appears. */
export function Notice({ tone = "plain", children, className = "" }: { tone?: Tone; children: ReactNode; className?: string }) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className={`rounded-xl border-l-4 border-(--edge) px-4 py-3 ${LOOKS[tone]} ${className}`}>
      {children}
    </div>
  );
}
