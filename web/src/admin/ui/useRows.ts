import { useEffect, useState } from "react";

interface Rows {
  /** The row that the keys are at; -1 before any. */
  at: number;
  selected: ReadonlySet<string>;
  toggle: (id: string) => void;
  clear: () => void;
}

/** A table by keyboard: `j` and `k` move, `x` selects, `Enter` opens. */
export function useRows(ids: readonly string[], onOpen: (id: string) => void): Rows {
  const [at, setAt] = useState(-1);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isBusy = event.target instanceof HTMLElement && event.target.closest("input:not([type=checkbox]), textarea, select, dialog, a, button");
      if (isBusy || event.ctrlKey || event.metaKey || event.altKey) return;
      const id = ids[at];
      if (event.key === "j") setAt(Math.min(at + 1, ids.length - 1));
      else if (event.key === "k") setAt(Math.max(at - 1, 0));
      else if (event.key === "x" && id) toggle(id);
      else if (event.key === "Enter" && id) {
        // The key's press would go to whatever takes the focus now, and push that.
        event.preventDefault();
        onOpen(id);
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [ids, at, onOpen]);
  return { at, selected, toggle, clear: () => setSelected(new Set()) };
}
