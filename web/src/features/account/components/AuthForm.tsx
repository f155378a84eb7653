import { type ReactNode, type SyntheticEvent } from "react";
import { isProblem } from "@/shared/api/problem";
import { useProblemText } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";

interface Props {
  title: string;
  lead?: string | undefined;
  button: string;
  error: unknown;
  isBusy: boolean;
  /** With the values of the form's fields by name. */
  onSubmit: (values: Record<string, string>) => void;
  children: ReactNode;
  /** Other ways to go on. */
  footer?: ReactNode;
}

/** A narrow form: signing in, up, and what belongs to it. Browsers fill it in and check it. */
export function AuthForm({ title, lead, button, error, isBusy, onSubmit, children, footer }: Props) {
  const problemText = useProblemText();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = [...new FormData(event.currentTarget)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
    onSubmit(Object.fromEntries(values));
  };
  // What belongs to a field is said there.
  const isElsewhere = isProblem(error) && error.fields.length > 0;
  return (
    <form onSubmit={submit} className="mx-auto mt-4 max-w-md space-y-5">
      <div>
        <h1>{title}</h1>
        {lead && <p className="soft mt-2">{lead}</p>}
      </div>
      {error != null && !isElsewhere && <Notice tone="bad">{problemText(error)}</Notice>}
      {children}
      <Button type="submit" className="min-h-13 w-full text-[1.05rem]" isBusy={isBusy}>
        {button}
      </Button>
      {footer && <div className="flex flex-wrap justify-between gap-x-6 gap-y-2">{footer}</div>}
    </form>
  );
}

/** Why the server refused a field of the form. */
export function fieldError(error: unknown, field: string): string | undefined {
  return isProblem(error) ? error.fields.find((one) => one.field === field)?.reason : undefined;
}
