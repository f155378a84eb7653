import { useMutation } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { Button } from "@/shared/ui/Button";
import { MOST_PAPERS, type PaperKind, papers } from "../api/papers";
import { useA } from "../i18n/useA";
import { saveFile } from "../saveFile";
import { ProblemNotice } from "../ui/ProblemNotice";

/** Packing slips and invoices of these orders, as a PDF to print. */
export function Papers({ ids }: { ids: readonly string[] }) {
  const a = useA();
  const print = useMutation({ mutationFn: async (kind: PaperKind) => saveFile(nameOf(kind, ids), await papers(kind, ids)) });
  const isMuch = ids.length > MOST_PAPERS;
  return (
    <>
      {(["packing_slip", "invoice"] as const).map((kind) => (
        <Button key={kind} isQuiet disabled={isMuch} title={isMuch ? a("papers.most", { most: MOST_PAPERS }) : undefined} isBusy={print.isPending && print.variables === kind} onClick={() => print.mutate(kind)}>
          <Printer className="size-4" aria-hidden="true" />
          {a(`papers.${kind}`, { count: ids.length })}
        </Button>
      ))}
      {print.isError && (
        <div className="w-full">
          <ProblemNotice error={print.error} />
        </div>
      )}
    </>
  );
}

function nameOf(kind: PaperKind, ids: readonly string[]): string {
  const name = kind === "invoice" ? "invoice" : "packing-slip";
  return ids.length === 1 ? `${name}-${ids[0]}.pdf` : `${name}s.pdf`;
}
