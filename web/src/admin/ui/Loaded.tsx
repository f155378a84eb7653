import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isProblem } from "@/shared/api/problem";
import { Failure } from "@/shared/ui/Failure";
import { Notice } from "@/shared/ui/Notice";
import { Skeleton } from "@/shared/ui/Skeleton";
import { useA } from "../i18n/useA";

interface Props<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  /** As large as what comes. */
  skeleton?: string;
  children: (data: T) => ReactNode;
}

/** What was asked for; until then its place, or why there is none. */
export function Loaded<T>({ query: { data, error, refetch }, skeleton = "h-96", children }: Props<T>) {
  const a = useA();
  if (data !== undefined) return children(data);
  if (isProblem(error, "forbidden")) return <Notice tone="warn">{a("role.mayNot")}</Notice>;
  if (isProblem(error, "not_found")) return <Notice tone="warn">{a("page.missing")}</Notice>;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Skeleton className={skeleton} />;
}

/** Rows of all pages of a list, or that there are none, and a way to more. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty soft !mt-0">{children}</div>;
}
