import { Check } from "@/shared/ui/Field";
import { Sheet } from "@/shared/ui/Sheet";
import { type TextKey, useA } from "../i18n/useA";
import { useKeysAreOn } from "./useKeys";

const KEYS: readonly [string, TextKey][] = [
  ["/", "keys.search"],
  ["j", "keys.down"],
  ["k", "keys.up"],
  ["x", "keys.select"],
  ["Enter", "keys.open"],
  ["Tab", "keys.tab"],
  ["Esc", "keys.close"],
  ["?", "keys.help"],
];

/** What the keys do, and whether they do. */
export function KeysSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const a = useA();
  const [areOn, setOn] = useKeysAreOn();
  return (
    <Sheet title={a("keys.title")} closeLabel={a("action.close")} isOpen={isOpen} onClose={onClose} place="middle">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2.5">
        {KEYS.map(([key, text]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="inline-block min-w-8 rounded-md border border-line-strong/45 bg-card px-2 py-0.5 text-center font-sans text-[0.9rem] font-medium">{key}</kbd>
            </dt>
            <dd>{a(text)}</dd>
          </div>
        ))}
      </dl>
      <Check className="mt-5" label={a("keys.on")} checked={areOn} onChange={({ target }) => setOn(target.checked)} />
    </Sheet>
  );
}
