import { useState } from "react";

export interface Selected {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** All of these, or none of them when all were. */
  toggleAll: (ids: readonly string[]) => void;
  clear: () => void;
}

/** The rows that something is to be done with. */
export function useSelected(): Selected {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return {
    has: (id) => selected.has(id),
    toggle,
    toggleAll: (ids) => setSelected((before) => (ids.every((id) => before.has(id)) ? new Set() : new Set([...before, ...ids]))),
    clear: () => setSelected(new Set()),
  };
}
