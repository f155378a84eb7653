import type { ReactNode } from "react";

/** Fields that belong together, with what they are about. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-4">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
