import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "@/shared/api/problem";
import type { Currency } from "@/shared/api/types";
import { editProduct, readProduct, type StaffProduct } from "../api/products";
import { type Draft, draftOf } from "./draft";
import { type Changes, changesOf, inParts, isNothing } from "./edit";
import { type Change, merge, take } from "./merge";

interface Meeting {
  mine: Draft;
  theirs: Draft;
  changes: Change[];
  taken: ReadonlySet<string>;
}

/** One part after the other, each over the version that the part before made. */
export async function saveAll({ id, version }: StaffProduct, changes: Changes): Promise<StaffProduct> {
  let at = version;
  for (const part of inParts(changes)) at = (await editProduct(id, { version: at, ...part })).version;
  return readProduct(id);
}

/** A product that is being edited: what was read, what is typed, and what somebody else saved meanwhile. */
export function useEditing(product: StaffProduct, currency: Currency) {
  const queries = useQueryClient();
  const [base, setBase] = useState(product);
  const [draft, setDraft] = useState(() => draftOf(product));
  const [meeting, setMeeting] = useState<Meeting | null>(null);
  const accept = (saved: StaffProduct) => {
    setBase(saved);
    setDraft(draftOf(saved));
    setMeeting(null);
    queries.setQueryData(["staff", "product", saved.id], saved);
    void queries.invalidateQueries({ queryKey: ["staff", "products"] });
  };
  const meet = async () => {
    const now = await readProduct(base.id);
    const theirs = draftOf(now);
    const { draft: merged, changes } = merge(draftOf(base), draft, theirs);
    const taken = new Set(changes.filter(({ isClash }) => !isClash).map(({ name }) => name));
    setMeeting({ mine: draft, theirs, changes, taken });
    setDraft(merged);
    setBase(now);
  };
  const save = useMutation({
    mutationFn: (changes: Changes) => saveAll(base, changes),
    onSuccess: accept,
    onError: (error) => (isProblem(error, "version_changed") ? meet() : undefined),
  });
  const choose = (name: string, whose: "mine" | "theirs") => {
    const section = meeting?.changes.find((change) => change.name === name)?.section;
    if (!meeting || !section) return;
    const taken = new Set(meeting.taken);
    if (whose === "theirs") taken.add(name);
    else taken.delete(name);
    setMeeting({ ...meeting, taken });
    setDraft(take(draft, section, whose === "theirs" ? meeting.theirs : meeting.mine));
  };
  const changes = changesOf(draftOf(base), draft, currency);
  return { base, draft, setDraft, save, changes, isChanged: !isNothing(changes), meeting, choose, isTheirs: (name: string) => meeting?.taken.has(name) ?? false };
}
