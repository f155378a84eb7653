import { useEffect, useSyncExternalStore } from "react";
import { read, write } from "@/shared/lib/storage";

const KEY = "barrow.office.keys";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

let areOn = read(KEY, isFlag) ?? true;
const listeners = new Set<() => void>();

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Whether single keys do something here. Who dictates, or types by accident, turns them off. */
export function useKeysAreOn(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, () => areOn);
  const set = (next: boolean) => {
    areOn = next;
    write(KEY, next);
    listeners.forEach((tell) => tell());
  };
  return [on, set];
}

const TYPING = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, dialog, [contenteditable]";

/**
 * Every table by keyboard: `/` searches, `j` `k` move, `x` selects, `Enter` opens, `?` tells of these. A row that is moved to has the
 * focus, so it is read aloud, and Tab goes on into it.
 */
export function useKeys(onHelp: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target instanceof Element ? event.target : document.body;
      if (!areOn || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || at.closest(TYPING)) return;
      if (act(event.key, at, onHelp)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [onHelp]);
}

/** Whether the key meant something here. */
function act(key: string, at: Element, onHelp: () => void): boolean {
  const row = at.closest<HTMLElement>("tbody tr");
  switch (key) {
    case "?":
      onHelp();
      return true;
    case "/":
      return focused(document.querySelector<HTMLElement>("main [role=search] input"));
    case "j":
      return move(at, row, 1);
    case "k":
      return move(at, row, -1);
    case "x":
      return clicked(row?.querySelector("input[type=checkbox]"));
    case "Enter":
      // Whatever else has the focus opens by itself.
      return at === row && clicked(row.querySelector("[data-open]") ?? row.querySelector("a, button"));
    default:
      return false;
  }
}

function move(at: Element, row: HTMLElement | null, step: 1 | -1): boolean {
  const table = at.closest("table") ?? [...document.querySelectorAll("main table")].find((one) => one.checkVisibility());
  const rows = [...(table?.querySelectorAll<HTMLElement>("tbody tr") ?? [])];
  const place = row === null ? 0 : Math.min(Math.max(rows.indexOf(row) + step, 0), rows.length - 1);
  return focused(rows[place] ?? null);
}

function focused(element: HTMLElement | null): boolean {
  if (!element) return false;
  if (element.matches("tr")) element.tabIndex = -1;
  element.focus();
  return true;
}

function clicked(element: Element | null | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.click();
  return true;
}
