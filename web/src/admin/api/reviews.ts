import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type StaffReview = Schemas["StaffReviewView"];
export type ReviewState = Schemas["ReviewState"];
type Judged = Schemas["JudgedReviewView"];

export const REVIEW_STATES = ["pending", "published", "rejected"] as const satisfies readonly ReviewState[];

/** What waits, from the oldest on; all else from the newest. */
export function reviewList(state: ReviewState) {
  return infiniteQueryOptions({
    queryKey: ["staff", "reviews", state] as const,
    queryFn: ({ pageParam, signal }) => {
      const query = { state, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer<{ items: StaffReview[]; next_cursor?: string | null }>(api.GET("/api/admin/reviews", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Of the version that was read: refused when somebody else was first. */
export function publishReview({ id, version }: StaffReview): Promise<Judged> {
  return answer<Judged>(api.POST("/api/admin/reviews/{review_id}/publish", { params: { path: { review_id: id } }, body: { version } }));
}

export function rejectReview({ id, version }: StaffReview, reason: string): Promise<Judged> {
  return answer<Judged>(api.POST("/api/admin/reviews/{review_id}/reject", { params: { path: { review_id: id } }, body: { version, reason } }));
}
