import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

export type BulkJob = components["schemas"]["BulkJobView"];
export type BulkAction = BulkJob["action"];

/** Many orders at once; a job does it, and the same key again begins none. */
export function beginBulk(action: BulkAction, orderIds: string[], key: string): Promise<BulkJob> {
  return answer<BulkJob>(api.POST("/api/admin/orders/bulk", { params: { header: { "Idempotency-Key": key } }, body: { action, order_ids: orderIds } }));
}

/** How far it is; asked again until it is done. */
export function bulkJob(id: string) {
  return queryOptions({
    queryKey: ["staff", "bulk", id] as const,
    queryFn: ({ signal }) => answer<BulkJob>(api.GET("/api/admin/orders/bulk/{job_id}", { params: { path: { job_id: id } }, signal })),
    refetchInterval: (query) => (query.state.data?.status === "finished" ? false : 700),
  });
}
