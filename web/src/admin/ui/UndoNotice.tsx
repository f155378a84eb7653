import { useMutation } from "@tanstack/react-query";
import { Notice } from "@/shared/ui/Notice";
import { useA } from "../i18n/useA";
import { ProblemNotice } from "./ProblemNotice";

/** Something that was done, and that can be taken back without harm. */
export interface Done {
  text: string;
  undo: () => unknown;
}

/** What was done, with a way back. Give it a key for each thing that is done. */
export function UndoNotice({ done, onUndone }: { done: Done; onUndone?: () => void }) {
  const a = useA();
  const back = useMutation({ mutationFn: () => Promise.resolve(done.undo()), onSuccess: onUndone });
  if (back.isSuccess) return <Notice>{a("undo.undone")}</Notice>;
  return (
    <>
      <ProblemNotice error={back.error} />
      <Notice tone="good">
        {done.text}{" "}
        <button type="button" className="min-h-8 px-1 font-semibold text-green underline" aria-disabled={back.isPending || undefined} onClick={() => !back.isPending && back.mutate()}>
          {a("undo.undo")}
        </button>
      </Notice>
    </>
  );
}
