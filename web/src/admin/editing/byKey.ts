import { same } from "./meet";

type By<T> = Readonly<Record<string, T | undefined>>;

/** What has a part for each language, or for each currency: each that is not as it was, as `body` writes it, or null where nothing is left of it. */
export function changedByKey<D, B>(before: By<D>, after: By<D>, body: (part: D | undefined, key: string) => B | null): Record<string, B | null> {
  const keys = [...new Set([before, after].flatMap((parts) => Object.keys(parts)))];
  const bodies = keys.map((key) => [key, body(before[key], key), body(after[key], key)] as const);
  return Object.fromEntries(bodies.filter(([, was, is]) => !same(was, is)).map(([key, , is]) => [key, is]));
}

/** As a member of an edit; nothing where nothing was changed. */
export function inEdit<N extends string, B>(name: N, changes: Record<string, B | null>): { [name in N]?: Record<string, B | null> } {
  return (Object.keys(changes).length > 0 ? { [name]: changes } : {}) as { [name in N]?: Record<string, B | null> };
}

/** The same of what is new: nothing is taken away from it. */
export function inNew<N extends string, B>(name: N, changes: Record<string, B | null>): { [name in N]?: Record<string, B> } {
  const written = Object.entries(changes).filter((one): one is [string, B] => one[1] !== null);
  return (written.length > 0 ? { [name]: Object.fromEntries(written) } : {}) as { [name in N]?: Record<string, B> };
}
