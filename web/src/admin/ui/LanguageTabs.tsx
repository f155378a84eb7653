import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { languageName } from "../i18n/languageName";
import { useA } from "../i18n/useA";

interface Props {
  /** Beside the original. */
  languages: readonly string[];
  /** Those that something is written in. */
  isWritten: (language: string) => boolean;
  /** The fields of a language, or of the original. */
  children: (language: string | null) => ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The same fields in each language of the shop, one at a time; the original alone where there are no others. */
export function LanguageTabs({ languages, isWritten, children }: Props) {
  const a = useA();
  const t = useT();
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  if (languages.length === 0) return children(null);
  const tabs = [null, ...languages];
  const shown = chosen !== null && languages.includes(chosen) ? chosen : null;
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const next = (tabs.indexOf(shown) + step + tabs.length) % tabs.length;
    setChosen(tabs[next] ?? null);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div className="space-y-6">
      <div role="tablist" tabIndex={-1} aria-label={a("texts.languages")} className="flex flex-wrap gap-x-1 border-b border-line" onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab ?? ""}
            type="button"
            role="tab"
            id={`${id}-${tab ?? ""}`}
            aria-selected={tab === shown}
            aria-controls={id}
            tabIndex={tab === shown ? 0 : -1}
            className="-mb-px min-h-11 border-b-2 border-transparent px-3 font-medium text-ink-soft hover:text-ink aria-selected:border-green aria-selected:text-ink"
            onClick={() => setChosen(tab)}
          >
            {tab === null ? a("texts.original") : languageName(tab, t.language)}
            {tab !== null && !isWritten(tab) && <span className="ml-1.5 font-normal text-ink-soft">({a("texts.none")})</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={id} aria-labelledby={`${id}-${shown ?? ""}`} className="space-y-8">
        {children(shown)}
      </div>
    </div>
  );
}
