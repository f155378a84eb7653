import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { type Change, meet, type Parts, same, take } from "./meet";

/** How something with a version is read, written, and edited in between. */
export interface Kind<T, D extends Parts> {
  key: QueryKey;
  read: () => Promise<T>;
  save: (base: T, draft: D) => Promise<T>;
  draftOf: (value: T) => D;
}

interface Meeting<D> {
  mine: D;
  theirs: D;
  changes: readonly Change[];
  taken: ReadonlySet<string>;
}

export type Editing<T, D extends Parts> = ReturnType<typeof useDraft<T, D>>;

/** Something that is being edited: what was read, what is typed, and what somebody else saved meanwhile. */
export function useDraft<T, D extends Parts>(value: T, { key, read, save, draftOf }: Kind<T, D>) {
  const queries = useQueryClient();
  const [base, setBase] = useState(value);
  const [draft, setDraft] = useState(() => draftOf(value));
  const [meeting, setMeeting] = useState<Meeting<D> | null>(null);
  const accept = (saved: T) => {
    setBase(saved);
    setDraft(draftOf(saved));
    setMeeting(null);
    queries.setQueryData(key, saved);
  };
  const encounter = async () => {
    const now = await read();
    const theirs = draftOf(now);
    const { draft: merged, changes } = meet(draftOf(base), draft, theirs);
    setMeeting({ mine: draft, theirs, changes, taken: new Set(changes.filter(({ isClash }) => !isClash).map(({ name }) => name)) });
    setDraft(merged);
    setBase(now);
  };
  const saving = useMutation({
    mutationFn: () => save(base, draft),
    onSuccess: accept,
    onError: (error) => (isProblem(error, "version_changed") ? encounter() : undefined),
  });
  const choose = (name: string, whose: "mine" | "theirs") => {
    if (!meeting) return;
    const taken = new Set(meeting.taken);
    if (whose === "theirs") taken.add(name);
    else taken.delete(name);
    setMeeting({ ...meeting, taken });
    setDraft(take(draft, name, whose === "theirs" ? meeting.theirs : meeting.mine));
  };
  return {
    base,
    draft,
    change: (part: Partial<D>) => setDraft({ ...draft, ...part }),
    setDraft,
    saving,
    isChanged: !same(draftOf(base), draft),
    changes: meeting?.changes ?? null,
    choose,
    isTheirs: (name: string) => meeting?.taken.has(name) ?? false,
  };
}
