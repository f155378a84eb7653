import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

interface Props extends ComponentProps<"button"> {
  isQuiet?: boolean;
  /** At work: it says so, and is not pressed again. */
  isBusy?: boolean;
}

export function Button({ isQuiet = false, isBusy = false, className = "", type = "button", disabled, children, ...rest }: Props) {
  const look = `button ${isQuiet ? "quiet" : ""} disabled:cursor-not-allowed disabled:opacity-55 ${className}`;
  return (
    <button type={type} className={look} disabled={disabled} aria-disabled={isBusy || undefined} {...rest} onClick={isBusy ? swallow : rest.onClick}>
      {isBusy && <LoaderCircle className="size-4 animate-spin" aria-hidden="true" />}
      {children}
    </button>
  );
}

const swallow: NonNullable<Props["onClick"]> = (event) => event.preventDefault();
