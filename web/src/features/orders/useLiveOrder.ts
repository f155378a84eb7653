import { useQuery, useQueryClient } from "@tanstack/react-query";
import { accessToken } from "@/shared/api/session";
import type { Topic } from "@/shared/live/topic";
import { useWatch } from "@/shared/live/useWatch";
import { order, pace, tracked } from "./api/getOrder";

/** Without a token it opens to the account that it belongs to. */
function topicOf(id: string, token: string | null): Topic {
  const ask = async (): Promise<Record<string, string> | null> => {
    if (token !== null) return { order_id: id, order_token: token };
    const access = await accessToken();
    return access === null ? null : { order_id: id, access_token: access };
  };
  return { key: `order/${id}`, ask };
}

/** An order while its page is open. News say that something changed; what it is now is asked for. */
export function useLiveOrder(id: string, token: string | null) {
  const queries = useQueryClient();
  const options = order(id, token);
  const isLive = useWatch([topicOf(id, token)], () => void queries.invalidateQueries({ queryKey: options.queryKey }));
  return useQuery({ ...options, refetchInterval: ({ state }) => pace(state.data, isLive) });
}

export function useLiveTrack(token: string) {
  const queries = useQueryClient();
  const options = tracked(token);
  const isLive = useWatch([{ key: `track/${token}`, ask: () => Promise.resolve({ track: token }) }], () => void queries.invalidateQueries({ queryKey: options.queryKey }));
  return useQuery({ ...options, refetchInterval: ({ state }) => pace(state.data, isLive) });
}
