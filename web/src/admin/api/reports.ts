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
export interface OtherReports {
  funnel: Schemas["FunnelView"];
  customers: Schemas["CustomersView"];
  cohorts: Schemas["CohortsView"];
  "stock-outs": Schemas["StockOutsView"];
}

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

export function otherReport<Kind extends OtherKind>(kind: Kind, query: Span) {
  return queryOptions({
    queryKey: ["staff", "report", kind, query] as const,
    queryFn: ({ signal }) => answer<OtherReports[Kind]>(api.GET(`/api/admin/analytics/${kind as OtherKind}`, { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** A report as a file; it is asked for with the session, so a plain link would be refused. */
export function reportCsv(kind: RankingKind | OtherKind | "sales", query: SalesSpan): Promise<string> {
  return answer<string>(api.GET(`/api/admin/analytics/${kind}`, { params: { query: { ...query, format: "csv" } }, parseAs: "text" }));
}
