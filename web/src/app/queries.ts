import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "@/shared/api/problem";

const RETRIES = 3;

/** What passes is tried again, after as long as the shop asked for; a refusal is an answer. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => isProblem(error) && error.isPassing && count < RETRIES,
        retryDelay: (count, error) => (isProblem(error) && error.retryAfterSeconds ? error.retryAfterSeconds * 1000 : 300 * 2 ** count),
      },
      mutations: { retry: false },
    },
  });
}
