import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type BulkJob = Schemas["BulkJobView"];
export type BulkAction = BulkJob["action"];
export type BulkResult = Schemas["BulkResultView"];

/** What is to be done with many orders: those named, or those of a file with their parcels. */
export type BulkWish = { action: BulkAction; order_ids: string[]; reason?: string } | { action: "ship"; tracking_csv: string };

/** Many orders at once; a job does it, and the same key again begins none. */
export function beginBulk(wish: BulkWish, key: string): Promise<BulkJob> {
  return answer<BulkJob>(api.POST("/api/admin/orders/bulk", { params: { header: { "Idempotency-Key": key } }, body: wish }));
}

/** How far it is; asked again until it is done. */
export function bulkJob(id: string) {
  return queryOptions({
    queryKey: ["staff", "bulk", id] as const,
    queryFn: ({ signal }) => answer<BulkJob>(api.GET("/api/admin/orders/bulk/{job_id}", { params: { path: { job_id: id } }, signal })),
    refetchInterval: (query) => (query.state.data?.status === "finished" ? false : 700),
  });
}

/** Which orders refused, and why. A job has at most a thousand. */
export function refusals(id: string) {
  return queryOptions({
    queryKey: ["staff", "bulk", id, "refused"] as const,
    queryFn: async ({ signal }) => {
      const refused: BulkResult[] = [];
      let cursor: string | null | undefined = "";
      while (cursor != null) {
        const page: { items: BulkResult[]; next_cursor?: string | null } = await answer<{ items: BulkResult[]; next_cursor?: string | null }>(
          api.GET("/api/admin/orders/bulk/{job_id}/results", { params: { path: { job_id: id }, query: cursor ? { cursor } : {} }, signal }),
        );
        refused.push(...page.items.filter(({ done }) => !done));
        cursor = page.next_cursor;
      }
      return refused;
    },
    staleTime: Infinity,
  });
}
