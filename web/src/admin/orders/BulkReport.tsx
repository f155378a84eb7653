import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Notice } from "@/shared/ui/Notice";
import { type BulkJob, refusals } from "../api/bulk";
import { useA } from "../i18n/useA";

/** How far a job is, and which orders it could do nothing with. */
export function BulkReport({ job }: { job: BulkJob }) {
  const a = useA();
  const isFinished = job.status === "finished";
  const refused = useQuery({ ...refusals(job.id), enabled: isFinished && job.refused > 0 });
  return (
    <Notice tone={!isFinished ? "plain" : job.refused > 0 ? "warn" : "good"}>
      {a("bulk.progress", { done: job.done, total: job.total, succeeded: job.succeeded, refused: job.refused })}
      {!isFinished && <progress className="mt-1 block w-full accent-green" max={job.total} value={job.done} aria-label={a("bulk.label")} />}
      {refused.data && refused.data.length > 0 && (
        <ul className="mt-2 max-h-40 space-y-0.5 overflow-y-auto" aria-label={a("bulk.refused")}>
          {refused.data.map(({ order_id: id, code, detail }) => (
            <li key={id}>
              <Link to="/orders/$id" params={{ id }} className="price font-medium">
                {id}
              </Link>{" "}
              {detail ?? code}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
