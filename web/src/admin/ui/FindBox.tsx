import { Search } from "lucide-react";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  value: string;
  onFind: (value: string) => void;
}

/** A field that `/` goes to. */
export function FindBox({ label, value, onFind }: Props) {
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (event.key !== "/" || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onFind(typed.trim());
  };
  return (
    <form className="search w-full max-w-md" role="search" onSubmit={submit}>
      <Search aria-hidden="true" />
      <input ref={input} type="search" aria-label={label} placeholder={label} value={typed} onChange={(event) => setTyped(event.target.value)} />
    </form>
  );
}
