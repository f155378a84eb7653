import { useBlocker } from "@tanstack/react-router";
import type { ReactNode, SyntheticEvent } from "react";
import { isProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { useA } from "../i18n/useA";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";
import { Conflict } from "./Conflict";
import type { Parts } from "./meet";
import type { Editing } from "./useDraft";

interface Props<T, D extends Parts> {
  title: string;
  editing: Editing<T, D>;
  /** Others may look. */
  mayEdit: boolean;
  /** A part's name and value, in words. */
  tell: { label: (name: string) => string; text: (name: string, value: unknown) => string };
  head?: ReactNode;
  children: ReactNode;
}

/** The form around something with a version: saves it, says what came of it, and settles with who saved first. */
export function EditFrame<T, D extends Parts>({ title, editing, mayEdit, tell, head, children }: Props<T, D>) {
  const a = useA();
  const { saving, isChanged, changes, choose, isTheirs } = editing;
  useBlocker({ shouldBlockFn: () => isChanged && !window.confirm(a("form.leave")), enableBeforeUnload: isChanged });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate();
  };
  const text = (name: string, value: unknown) => (value === undefined ? "" : tell.text(name, value));
  const told = changes?.map(({ name, before, mine, theirs, isClash }) => ({ name, label: tell.label(name), before: text(name, before), mine: text(name, mine), theirs: text(name, theirs), isClash }));
  return (
    <form onSubmit={submit} className="[--head:4.5rem]">
      {/* However far down one writes, saving is in reach. */}
      <div className="sticky top-0 z-10 -mx-1 -mt-4 bg-paper px-1 pt-4 pb-px">
        <PageHead title={title}>
          {head}
          {mayEdit && (
            <Button type="submit" className="ml-auto" isBusy={saving.isPending} disabled={!isChanged}>
              {a("action.save")}
            </Button>
          )}
        </PageHead>
      </div>
      <div className="mb-5 space-y-3" aria-live="polite">
        {!mayEdit && <Notice>{a("role.mayLook")}</Notice>}
        {told && <Conflict changes={told} isTheirs={isTheirs} onChoose={choose} />}
        {!isProblem(saving.error, "version_changed") && <ProblemNotice error={saving.error} />}
        {saving.isSuccess && !isChanged && <Notice tone="good">{a("form.saved")}</Notice>}
      </div>
      <fieldset disabled={!mayEdit} className="min-w-0">
        {children}
      </fieldset>
    </form>
  );
}
