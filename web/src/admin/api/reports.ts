import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Summary = Schemas["SummaryView"];
export type Sales = Schemas["SalesView"];
export type Ranking = Schemas["RankingView"];

/** Days where the shop is, both in the report; the last thirty without any. */
export interface Span {
  from?: string;
  to?: string;
}

export type SalesSpan = Span & { granularity?: Schemas["Granularity"] };
export type RankingKind = "products" | "categories" | "coupons";
/** Those that are more than a list of what sold best. */
export type OtherKind = "funnel" | "customers" | "cohorts" | "stock-outs";

export function summary() {
  return queryOptions({
    queryKey: ["staff", "summary"] as const,
    queryFn: ({ signal }) => answer<Summary>(api.GET("/api/admin/summary", { signal })),
    refetchInterval: 30_000,
  });
}

export function sales(query: SalesSpan) {
  return queryOptions({
    queryKey: ["staff", "sales", query] as const,
    queryFn: ({ signal }) => answer<Sales>(api.GET("/api/admin/analytics/sales", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function ranking(kind: RankingKind, query: Span) {
  return queryOptions({
    queryKey: ["staff", "ranking", kind, query] as const,
    queryFn: ({ signal }) => answer<Ranking>(api.GET(`/api/admin/analytics/${kind}`, { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** From looking to paying. */
export function funnel(query: Span) {
  return queryOptions({
    queryKey: ["staff", "report", "funnel", query] as const,
    queryFn: ({ signal }) => answer<Schemas["FunnelView"]>(api.GET("/api/admin/analytics/funnel", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Who bought for the first time, and who came back. */
export function customersReport(query: Span) {
  return queryOptions({
    queryKey: ["staff", "report", "customers", query] as const,
    queryFn: ({ signal }) => answer<Schemas["CustomersView"]>(api.GET("/api/admin/analytics/customers", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Who came back, by the month of their first order. */
export function cohorts(query: Span) {
  return queryOptions({
    queryKey: ["staff", "report", "cohorts", query] as const,
    queryFn: ({ signal }) => answer<Schemas["CohortsView"]>(api.GET("/api/admin/analytics/cohorts", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** What was sold out, and how long. */
export function stockOuts(query: Span) {
  return queryOptions({
    queryKey: ["staff", "report", "stock-outs", query] as const,
    queryFn: ({ signal }) => answer<Schemas["StockOutsView"]>(api.GET("/api/admin/analytics/stock-outs", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** A report as a file; it is asked for with the session, so a plain link would be refused. */
export function reportCsv(kind: RankingKind | OtherKind | "sales", query: SalesSpan): Promise<string> {
  return answer<string>(api.GET(`/api/admin/analytics/${kind}`, { params: { query: { ...query, format: "csv" } }, parseAs: "text" }));
}
