import { Search } from "lucide-react";
import { type SyntheticEvent, useState } from "react";

interface Props {
  label: string;
  value: string;
  onFind: (value: string) => void;
}

/** A field that `/` goes to. */
export function FindBox({ label, value, onFind }: Props) {
  const [typed, setTyped] = useState(value);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onFind(typed.trim());
  };
  return (
    <form className="search w-full max-w-md" role="search" onSubmit={submit}>
      <Search aria-hidden="true" />
      <input type="search" aria-label={label} placeholder={label} value={typed} onChange={(event) => setTyped(event.target.value)} />
    </form>
  );
}
