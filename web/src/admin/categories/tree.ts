import type { StaffCategory } from "../api/categories";

/** A category, and how many lie above it. */
export interface Branch {
  category: StaffCategory;
  depth: number;
}

/** From the top down, each followed by those in it. */
export function branches(all: readonly StaffCategory[]): Branch[] {
  const known = new Set(all.map(({ slug }) => slug));
  const from = (parent: string | null, depth: number): Branch[] =>
    all.filter((one) => parentOf(one, known) === parent).flatMap((category) => [{ category, depth }, ...from(category.slug, depth + 1)]);
  return from(null, 0);
}

/** One whose parent is not there stands at the top, where it is seen. */
function parentOf({ parent }: StaffCategory, known: ReadonlySet<string>): string | null {
  return parent && known.has(parent) ? parent : null;
}

export function siblings(all: readonly StaffCategory[], parent: string | null): StaffCategory[] {
  return all.filter((one) => (one.parent ?? null) === parent);
}

/** The category, and all that lie in it: it cannot lie in those. */
export function within(all: readonly StaffCategory[], slug: string): ReadonlySet<string> {
  const inside = siblings(all, slug).flatMap((child) => [...within(all, child.slug)]);
  return new Set([slug, ...inside]);
}

/** Behind all that are there. */
export function lastPosition(of: readonly StaffCategory[]): number {
  return Math.max(-1, ...of.map(({ position }) => position)) + 1;
}

/** Siblings in another order, with positions to match: those that they had, which were the same only where nobody ever moved them. */
export function positioned(wanted: readonly StaffCategory[]): StaffCategory[] {
  let next = 0;
  const positions = wanted
    .map(({ position }) => position)
    .sort((one, other) => one - other)
    .map((position) => {
      const own = Math.max(position, next);
      next = own + 1;
      return own;
    });
  return wanted.map((category, place) => ({ ...category, position: positions[place] ?? place }));
}
