import type { ReactNode } from "react";

export function Figures({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">{children}</dl>;
}

export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="rounded-xl bg-sunk px-4 py-3">
      <dt className="soft">{name}</dt>
      <dd className="price text-[1.25rem] font-semibold">{children}</dd>
    </div>
  );
}
