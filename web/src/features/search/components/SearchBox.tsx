import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { type ComponentType, lazy, Suspense, type SyntheticEvent, type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useReading } from "@/features/catalog/reading";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";
import { suggestions } from "../api/suggest";
import { entries } from "../entries";
import type { Props } from "./EntryList";

/** Fetched when somebody goes to the field. Without it, what is typed is still searched for. */
const listed = (): Promise<{ default: ComponentType<Props> }> => import("./EntryList").catch(() => ({ default: () => null }));
const EntryList = lazy(listed);

const LIST = "search-entries";

/** A field with a list of what may be meant below it (the ARIA combobox pattern). `/` goes to it from anywhere. */
export function SearchBox() {
  const t = useT();
  const [location, navigate] = useLocation();
  const words = new URLSearchParams(useSearch()).get("q") ?? "";
  const [before] = useState(serverField);
  const [typed, setTyped] = useState(before?.words ?? words);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  useFollow(`${location}?${words}`, () => setTyped(words));
  useSlash(input);

  const asked = useDeferredValue(typed.trim());
  const { data } = useQuery(suggestions(asked, useReading()));
  const list = asked === "" || !data ? [] : entries(data);
  const isShown = isOpen && list.length > 0;
  const go = (href: string) => {
    setOpen(false);
    setActive(-1);
    input.current?.blur();
    navigate(href);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const chosen = isShown ? list[active] : undefined;
    if (chosen) go(chosen.href);
    else if (typed.trim() !== "") go(paths.search(typed.trim()));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (isShown) setOpen(false);
      else setTyped("");
    }
    if (!isShown) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    // One place more than there are entries: the field itself.
    const places = list.length + 1;
    setActive(((active + 1 + step + places) % places) - 1);
  };
  const chosen = list[active];
  return (
    <form className="search" role="search" action="/" onSubmit={submit} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <Search aria-hidden="true" />
      <input
        ref={input}
        id="q"
        name="q"
        type="search"
        role="combobox"
        aria-label={t("search.label")}
        aria-expanded={isShown}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={isShown && chosen ? `${LIST}-${active}` : undefined}
        placeholder={t("search.label")}
        maxLength={200}
        autoComplete="off"
        autoFocus={before?.isFocused}
        enterKeyHint="search"
        value={typed}
        onFocus={() => {
          setOpen(true);
          void listed();
        }}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onKeyDown={press}
      />
      {typed !== "" && (
        <button
          type="button"
          className="tool absolute top-0 right-0 text-ink-soft"
          aria-label={t("search.clear")}
          onClick={() => {
            setTyped("");
            input.current?.focus();
          }}
        >
          <X className="!size-4.5" aria-hidden="true" />
        </button>
      )}
      {isShown && (
        <Suspense>
          <EntryList id={LIST} list={list} active={active} onGo={go} onPoint={setActive} />
        </Suspense>
      )}
    </form>
  );
}

/** The field of the server's page, which somebody may be typing in while the app takes over. */
function serverField() {
  const field = document.querySelector<HTMLInputElement>("#q");
  return field && { words: field.value, isFocused: field === document.activeElement };
}

/** The field says what the page is about, whenever another page is gone to. */
function useFollow(place: string, follow: () => void) {
  const [seen, setSeen] = useState(place);
  if (seen !== place) {
    setSeen(place);
    follow();
  }
}

function useSlash(input: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [input]);
}
