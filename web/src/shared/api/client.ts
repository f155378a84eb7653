import createClient from "openapi-fetch";
import { Problem, type ProblemBody } from "./problem";
import type { paths } from "./schema";

/** The shop's API, as its OpenAPI document describes it. It never navigates and never shows anything. */
export const api = createClient<paths>({ baseUrl: window.location.origin, querySerializer: { array: { style: "form", explode: true } } });

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was asked for, or a {@link Problem}. Whatever could not be reached or read is one as well. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await reached(call);
  if (error !== undefined || !response.ok) throw new Problem(response.status, isProblem(error) ? error : null, retryAfter(response));
  return data as T;
}

export async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, null, null);
  }
}

function isProblem(error: unknown): error is ProblemBody {
  return typeof error === "object" && error !== null && "code" in error;
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
