import { type ReactNode, type SyntheticEvent, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "@/shared/ui/Button";
import { Sheet } from "@/shared/ui/Sheet";
import { useA } from "../i18n/useA";
import { ProblemNotice } from "./ProblemNotice";

export type Values = Record<string, string>;

export interface SheetProps {
  title: string;
  isOpen: boolean;
  error: unknown;
  isBusy: boolean;
  onClose: () => void;
  onSubmit: (values: Values) => void;
  children: ReactNode;
}

/** What a form holds, as text. */
export function valuesOf(form: HTMLFormElement): Values {
  return Object.fromEntries([...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** A form that is asked for in the middle of a page; its title is what its button does. It may be asked for from inside another form. */
export function ActionSheet({ title, isOpen, error, isBusy, onClose, onSubmit, children }: SheetProps) {
  const a = useA();
  const form = useRef<HTMLFormElement>(null);
  // One begins to write at once; the way out is Escape.
  useEffect(() => {
    if (isOpen) form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [isOpen]);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    onSubmit(valuesOf(event.currentTarget));
  };
  return createPortal(
    <div className="office">
      <Sheet title={title} closeLabel={a("action.close")} isOpen={isOpen} onClose={onClose} place="middle">
        <form ref={form} onSubmit={submit} className="space-y-4">
          <ProblemNotice error={error} />
          {children}
          <Button type="submit" isBusy={isBusy}>
            {title}
          </Button>
        </form>
      </Sheet>
    </div>,
    document.body,
  );
}
