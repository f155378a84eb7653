import { type ComponentProps, type ReactNode, useId } from "react";

interface Props extends Omit<ComponentProps<"input">, "id"> {
  label: string;
  /** Said beside the label: optional, or what it is for. */
  hint?: string | undefined;
  error?: string | undefined;
  isOptional?: string | undefined;
}

export const CONTROL =
  "h-12 w-full rounded-xl border border-line-strong/45 bg-card px-3.5 text-ink placeholder:text-ink-soft aria-invalid:border-red aria-invalid:ring-1 aria-invalid:ring-red";

/** A labelled input with its error beside it. */
export function Field({ label, hint, error, isOptional, className = "", ...rest }: Props) {
  const { id, about } = useAbout(hint, error);
  return (
    <Labelled id={id} label={label} hint={hint} error={error} isOptional={isOptional} className={className}>
      <input id={id} className={CONTROL} aria-invalid={error ? true : undefined} aria-describedby={about} {...rest} />
    </Labelled>
  );
}

interface SelectProps extends Omit<ComponentProps<"select">, "id"> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Select({ label, hint, error, className = "", children, ...rest }: SelectProps) {
  const { id, about } = useAbout(hint, error);
  return (
    <Labelled id={id} label={label} hint={hint} error={error} className={className}>
      <select id={id} className={CONTROL} aria-invalid={error ? true : undefined} aria-describedby={about} {...rest}>
        {children}
      </select>
    </Labelled>
  );
}

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "id"> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

export function TextArea({ label, hint, error, className = "", ...rest }: TextAreaProps) {
  const { id, about } = useAbout(hint, error);
  return (
    <Labelled id={id} label={label} hint={hint} error={error} className={className}>
      <textarea id={id} rows={4} className={`${CONTROL} !h-auto py-2.5`} aria-invalid={error ? true : undefined} aria-describedby={about} {...rest} />
    </Labelled>
  );
}

/** A box to tick, with its words after it. */
export function Check({ label, className = "", ...rest }: Omit<ComponentProps<"input">, "type"> & { label: string }) {
  return (
    <label className={`flex min-h-8 items-center gap-2.5 ${className}`}>
      <input type="checkbox" className="size-4.5 accent-green" {...rest} />
      {label}
    </label>
  );
}

function useAbout(hint: string | undefined, error: string | undefined) {
  const id = useId();
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return { id, about: about === "" ? undefined : about };
}

interface LabelledProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  isOptional?: string | undefined;
  className: string;
  children: ReactNode;
}

function Labelled({ id, label, hint, error, isOptional, className, children }: LabelledProps) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-[0.9rem] font-medium">
        {label} {isOptional && <span className="font-normal text-ink-soft">({isOptional})</span>}
      </label>
      {children}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-[0.9rem] text-red">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-[0.9rem] text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
