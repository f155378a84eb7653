import { MailCheck } from "lucide-react";
import type { ReactNode } from "react";

/** Something was done, and what comes next. */
export function Said({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-md place-items-center gap-3 py-12 text-center" role="status">
      <span className="grid size-16 place-items-center rounded-full bg-green-pale text-green">
        <MailCheck className="size-7" aria-hidden="true" />
      </span>
      <h1>{title}</h1>
      <p className="soft">{text}</p>
      {children}
    </div>
  );
}
