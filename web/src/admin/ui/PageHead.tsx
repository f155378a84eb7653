import type { ReactNode } from "react";

/** A page's name, and beside it what narrows the page or begins something. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
