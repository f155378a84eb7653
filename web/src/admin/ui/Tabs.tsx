import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

export interface Tab {
  key: string;
  label: string;
  /** Said beside the label. */
  note?: string | undefined;
  /** Something in it has to be looked at. */
  isOdd?: boolean;
}

interface Props {
  label: string;
  /** The label is shown, and not only said. */
  isNamed?: boolean;
  tabs: readonly [Tab, ...Tab[]];
  /** What belongs to the tab of this key. */
  children: (key: string) => ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** One of several at a time; what the first one shows alone where there are no others. */
export function Tabs({ label, isNamed = false, tabs, children }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState("");
  const shown = tabs.find(({ key }) => key === chosen) ?? tabs[0];
  if (tabs.length === 1) return children(shown.key);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const next = (tabs.indexOf(shown) + step + tabs.length) % tabs.length;
    setChosen(tabs[next]?.key ?? "");
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div className="space-y-6">
      <div className="flex border-b border-line">
        {isNamed && (
          <span aria-hidden="true" className="min-h-11 shrink-0 content-center pr-2 text-ink-soft">
            {label}
          </span>
        )}
        <div role="tablist" tabIndex={-1} aria-label={label} className="-mb-px flex flex-wrap gap-x-1" onKeyDown={move}>
          {tabs.map((tab) => (
            <button
              key={tab.key}
              type="button"
              role="tab"
              id={`${id}-${tab.key}`}
              aria-selected={tab === shown}
              aria-controls={id}
              tabIndex={tab === shown ? 0 : -1}
              className="min-h-11 border-b-2 border-transparent px-3 font-medium text-ink-soft hover:text-ink aria-selected:border-green aria-selected:text-ink"
              onClick={() => setChosen(tab.key)}
            >
              {tab.label}
              {tab.note && <span className={`ml-1.5 font-normal ${tab.isOdd ? "text-red" : "text-ink-soft"}`}>({tab.note})</span>}
            </button>
          ))}
        </div>
      </div>
      <div role="tabpanel" id={id} aria-labelledby={`${id}-${shown.key}`} className="space-y-8">
        {children(shown.key)}
      </div>
    </div>
  );
}
