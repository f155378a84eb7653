import { useSyncExternalStore } from "react";

let isOpen = false;
const listeners = new Set<() => void>();

/** The one drawer of the shop: opened by a button here or by what was just added there. */
export const drawer = {
  set(next: boolean) {
    isOpen = next;
    listeners.forEach((tell) => tell());
  },
};

export function useDrawer(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => isOpen,
  );
}
