import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/shared/ui/Button";
import { reportCsv } from "../api/reports";
import { useA } from "../i18n/useA";
import { saveCsv } from "../saveFile";
import { ProblemNotice } from "../ui/ProblemNotice";

interface Props {
  title: string;
  kind: Parameters<typeof reportCsv>[0];
  query: Parameters<typeof reportCsv>[1];
  children: ReactNode;
}

/** A report by its name, which can be had as a file. */
export function Part({ title, kind, query, children }: Props) {
  const a = useA();
  const save = useMutation({ mutationFn: async () => saveCsv(`${kind}.csv`, [await reportCsv(kind, query)]) });
  return (
    <section className="mb-10">
      <div className="mb-3 flex items-center justify-between gap-4">
        <h2>{title}</h2>
        <Button isQuiet isBusy={save.isPending} aria-label={`${a("report.csv")}: ${title}`} onClick={() => save.mutate()}>
          <Download className="size-4" aria-hidden="true" />
          CSV
        </Button>
      </div>
      <ProblemNotice error={save.error} />
      {children}
    </section>
  );
}
