import type { ReactNode } from "react";
import { shopName } from "@/shared/lib/shop";

/** A page's name, which the tab shows too, and beside it what narrows the page or begins something. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
      <title>{`${title} · ${shopName()}`}</title>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
