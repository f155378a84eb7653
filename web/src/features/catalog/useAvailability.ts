import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Availability, Product } from "@/shared/api/types";
import type { StockUpdate, Topic } from "@/shared/live/topic";
import { useWatch } from "@/shared/live/useWatch";
import { availability, EVERY_MS } from "./api/getAvailability";
import { withUpdate } from "./variants";

/** In case news that come by themselves were lost. */
const SELDOM_MS = 60_000;
/** A connection watches no more; a product with more variants is asked for as well. */
const MOST = 20;

function topicOf(sku: string): Topic {
  return { key: `stock/${sku}`, ask: () => Promise.resolve({ sku }) };
}

/** What is on its way already may have been read before it. */
async function take(queries: QueryClient, slug: string, update: StockUpdate): Promise<void> {
  const options = availability(slug);
  if (queries.getQueryData(options.queryKey)) await queries.cancelQueries({ queryKey: options.queryKey });
  else await queries.query({ ...options, staleTime: "static" });
  queries.setQueryData(options.queryKey, (known) => known && withUpdate(known, update));
}

/** What is left of a product while its page is open. */
export function useAvailability({ slug, variants }: Product): { live: Availability | undefined; refetch: () => void } {
  const queries = useQueryClient();
  const isLive = useWatch(variants.slice(0, MOST).map(({ sku }) => topicOf(sku)), (update) => {
    // Whatever could not be read is read again by itself.
    if (update.type === "stock") take(queries, slug, update).catch(() => undefined);
  });
  const { data, refetch } = useQuery({ ...availability(slug), refetchInterval: isLive && variants.length <= MOST ? SELDOM_MS : EVERY_MS });
  return { live: data, refetch: () => void refetch() };
}
