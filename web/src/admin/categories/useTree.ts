import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { moved } from "../pictures/place";
import { createCategory, editCategory, removeCategory, type StaffCategory, tree } from "../api/categories";
import type { Done } from "../ui/UndoNotice";
import { positioned } from "./tree";

/** Gives siblings an order, one after the other. Each that must change does so over the version that is known of it. */
async function order(wanted: readonly StaffCategory[]): Promise<StaffCategory[]> {
  const placed: StaffCategory[] = [];
  for (const [place, category] of positioned(wanted).entries()) {
    const { slug, version, position } = category;
    placed.push(wanted[place]?.position === position ? category : await editCategory(slug, { version, position }));
  }
  return placed;
}

/** What is done with the tree as a whole, and how it is taken back. */
export function useTree(words: { moved: (name: string) => string; removed: (name: string) => string }) {
  const queries = useQueryClient();
  const { queryKey } = tree();
  const [done, setDone] = useState<{ number: number; what: Done } | null>(null);
  const tell = (what: Done) => setDone({ number: (done?.number ?? 0) + 1, what });
  const refresh = () => queries.invalidateQueries({ queryKey });
  const show = (changed: readonly StaffCategory[]) => {
    const bySlug = new Map(changed.map((one) => [one.slug, one]));
    queries.setQueryData(queryKey, (told) => told && { ...told, items: told.items.map((one) => bySlug.get(one.slug) ?? one).sort((one, other) => one.position - other.position) });
  };
  const move = useMutation({
    mutationFn: ({ wanted }: { category: StaffCategory; before: readonly StaffCategory[]; wanted: readonly StaffCategory[] }) => order(wanted),
    // It stands there at once; what was refused stands where it was when the tree was read again.
    onMutate: ({ wanted }) => {
      setDone(null);
      show(positioned(wanted));
    },
    onSuccess: (placed, { category, before }) => {
      const known = new Map(placed.map((one) => [one.slug, one]));
      const back = before.map((one) => known.get(one.slug) ?? one);
      tell({ text: words.moved(category.name), undo: () => order(back).finally(refresh) });
    },
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ slug }: StaffCategory) => removeCategory(slug),
    onMutate: () => setDone(null),
    onSuccess: (left, { slug, name, description, parent, position, translations = {} }) => {
      queries.setQueryData(queryKey, left);
      tell({ text: words.removed(name), undo: () => createCategory({ slug, name, description, parent: parent ?? null, position, translations }).finally(refresh) });
    },
    onError: refresh,
  });
  const isBusy = move.isPending || remove.isPending;
  return {
    done,
    error: move.error ?? remove.error,
    isBusy,
    move: (category: StaffCategory, among: readonly StaffCategory[], to: number) => {
      const slugs = moved(among.map((one) => one.slug), category.slug, to);
      const wanted = slugs.flatMap((slug) => among.find((one) => one.slug === slug) ?? []);
      remove.reset();
      if (!isBusy) move.mutate({ category, before: among, wanted });
    },
    remove: (category: StaffCategory) => {
      move.reset();
      if (!isBusy) remove.mutate(category);
    },
  };
}
