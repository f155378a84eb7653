import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { TextArea } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { ProblemNotice } from "./ProblemNotice";

interface Note {
  id: string;
  text: string;
  by: string;
  at: string;
}

interface Props {
  notes: readonly Note[];
  mayAdd: boolean;
  /** Of what the notes are about; it is read anew. */
  queryKey: QueryKey;
  onAdd: (key: string, text: string) => Promise<unknown>;
}

/** What staff know, for other staff. */
export function Notes({ notes, mayAdd, queryKey, onAdd }: Props) {
  const a = useA();
  return (
    <section className="space-y-4">
      <h2>{a("customer.notes")}</h2>
      {mayAdd && <NoteForm queryKey={queryKey} onAdd={onAdd} />}
      {notes.length === 0 && <p className="soft">{a("customer.noNotes")}</p>}
      <ul className="space-y-4">
        {notes.map((note) => (
          <li key={note.id}>
            <Written note={note} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Written({ note: { text, at, by } }: { note: Note }) {
  const t = useT();
  const mayLookUp = useMay()("read_audit");
  return (
    <>
      <p className="break-words whitespace-pre-wrap">{text}</p>
      <p className="soft text-[0.85rem]">
        {t.moment(at)} ·{" "}
        {mayLookUp ? (
          <Link to="/audit" search={{ actor: by }} className="underline">
            {by}
          </Link>
        ) : (
          by
        )}
      </p>
    </>
  );
}

function NoteForm({ queryKey, onAdd }: Pick<Props, "queryKey" | "onAdd">) {
  const a = useA();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  // A new key for each note; the same one sent twice is written once.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const add = useMutation({
    mutationFn: () => onAdd(key, text.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey });
      setText("");
      setKey(crypto.randomUUID());
    },
  });
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!add.isPending) add.mutate();
      }}
    >
      <ProblemNotice error={add.error} />
      <TextArea
        label={a("customer.note")}
        hint={a("customer.noteHelp")}
        required
        maxLength={2000}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          if (add.isError) setKey(crypto.randomUUID());
        }}
      />
      <Button type="submit" isQuiet isBusy={add.isPending} disabled={text.trim() === ""}>
        {a("customer.addNote")}
      </Button>
    </form>
  );
}
