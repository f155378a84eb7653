import type { components } from "./schema";

export type ProblemBody = components["schemas"]["Problem"] & Readonly<Record<string, unknown>>;

/** A refusal, or that there was no answer (status 0). Decide by `code`. */
export class Problem extends Error {
  readonly code: string;
  readonly fields: readonly { field: string; reason: string }[];

  constructor(
    readonly status: number,
    readonly body: ProblemBody | null,
    readonly retryAfterSeconds: number | null,
  ) {
    super(body?.detail ?? (status === 0 ? "The shop could not be reached." : `The shop answered ${status}.`));
    this.name = "Problem";
    this.code = body?.code ?? (status === 0 ? "unreachable" : "unknown");
    this.fields = body?.fields ?? [];
  }

  /** Nothing was lost: the same request may be sent again. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503 || this.status === 504;
  }
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}
