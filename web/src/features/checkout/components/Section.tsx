import { type ReactNode, useId } from "react";

export function Section({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-4 flex items-center gap-3">
        <span aria-hidden="true" className="grid size-8 place-items-center rounded-full bg-green-pale font-sans text-[1rem] font-semibold text-green">
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
