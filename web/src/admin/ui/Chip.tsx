import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

/** A link to the same page, narrowed otherwise. The router marks the one that one is at. */
export const Chip = createLink(({ children, ...rest }: ComponentProps<"a">) => (
  <a
    {...rest}
    className="inline-flex min-h-8 items-center rounded-full border border-line px-3 text-ink no-underline hover:border-ink-soft aria-[current]:border-green aria-[current]:bg-green-pale"
  >
    {children}
  </a>
));

/** Marked only when its whole search is the page's. */
export const HERE = { exact: true } as const;
