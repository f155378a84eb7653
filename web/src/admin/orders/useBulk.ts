import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { beginBulk, bulkJob, type BulkWish } from "../api/bulk";

interface Sent {
  wish: BulkWish;
  key: string;
}

/** Something done with many orders: begun once, and followed until it is done. */
export function useBulk(onBegun: () => void) {
  const queries = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const begin = useMutation({
    mutationFn: ({ wish, key }: Sent) => beginBulk(wish, key),
    onSuccess: (job) => {
      setJobId(job.id);
      onBegun();
    },
  });
  const { data: job } = useQuery({ ...bulkJob(jobId ?? ""), enabled: jobId !== null });
  const isFinished = job?.status === "finished";
  useEffect(() => {
    if (isFinished) void queries.invalidateQueries({ queryKey: ["staff", "orders"] });
  }, [isFinished, queries]);
  /** The same wish again, after an answer that was lost, begins no other job. */
  const send = (wish: BulkWish) => {
    const isAgain = begin.isError && JSON.stringify(begin.variables.wish) === JSON.stringify(wish);
    begin.mutate({ wish, key: isAgain ? begin.variables.key : crypto.randomUUID() });
  };
  return { send, job, error: begin.error, isBusy: begin.isPending, reset: begin.reset };
}
