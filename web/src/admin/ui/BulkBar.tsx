import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useProblemText } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { beginBulk, type BulkAction, bulkJob } from "../api/bulk";
import { useA } from "../i18n/useA";

/** What can be done with all that is selected, and how far it is. */
export function BulkBar({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const a = useA();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const begin = useMutation({
    mutationFn: (action: BulkAction) => beginBulk(action, [...ids], crypto.randomUUID()),
    onSuccess: (job) => {
      setJobId(job.id);
      onDone();
    },
  });
  const { data: job } = useQuery({ ...bulkJob(jobId ?? ""), enabled: jobId !== null });
  const isFinished = job?.status === "finished";
  useEffect(() => {
    if (isFinished) void queries.invalidateQueries({ queryKey: ["staff", "orders"] });
  }, [isFinished, queries]);
  return (
    <div className="mb-4 space-y-3" aria-live="polite">
      {begin.isError && <Notice tone="bad">{problemText(begin.error)}</Notice>}
      {job && (
        <Notice tone={isFinished ? (job.refused > 0 ? "warn" : "good") : "plain"}>
          {a("bulk.progress", { done: job.done, total: job.total, succeeded: job.succeeded, refused: job.refused })}
          {!isFinished && <progress className="mt-1 block w-full accent-green" max={job.total} value={job.done} aria-label={a("bulk.label")} />}
        </Notice>
      )}
      {ids.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 rounded-xl bg-green-pale px-3 py-2">
          <span className="mr-auto font-medium">{a("bulk.selected", { count: ids.length })}</span>
          {(["pack", "ship", "deliver"] as const).map((action) => (
            <Button key={action} isQuiet isBusy={begin.isPending} onClick={() => begin.mutate(action)}>
              {a(`order.${action}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
