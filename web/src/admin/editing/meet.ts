/** What somebody writes into, as named parts that can be decided about one by one. */
export type Parts = Readonly<Record<string, unknown>>;

/** A part that somebody else changed meanwhile. */
export interface Change {
  name: string;
  before: unknown;
  mine: unknown;
  theirs: unknown;
  /** Both changed it, to different things. */
  isClash: boolean;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function without<T>(draft: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(draft).filter(([key]) => key !== name));
}

/** The draft with one part as another draft has it, or without it when that has none. */
export function take<D extends Parts>(draft: D, name: string, from: D): D {
  return (name in from ? { ...draft, [name]: from[name] } : without(draft, name)) as D;
}

/** My draft over what somebody else saved: their parts where I changed none, mine where both did, until it is decided. */
export function meet<D extends Parts>(base: D, mine: D, theirs: D): { draft: D; changes: Change[] } {
  const names = [...new Set([base, theirs].flatMap((draft) => Object.keys(draft)))];
  const changes = names
    .filter((name) => !same(base[name], theirs[name]) && !same(mine[name], theirs[name]))
    .map((name) => ({ name, before: base[name], mine: mine[name], theirs: theirs[name], isClash: !same(base[name], mine[name]) }));
  const draft = changes.reduce((merged, { name, isClash }) => (isClash ? merged : take(merged, name, theirs)), mine);
  return { draft, changes };
}
