import type { StaffCategory } from "../api/categories";
import { branches } from "./tree";

/** For a select: the tree, those that lie in others set in. */
export function CategoryOptions({ all, except }: { all: readonly StaffCategory[]; except?: ReadonlySet<string> }) {
  return branches(all)
    .filter(({ category }) => !except?.has(category.slug))
    .map(({ category: { slug, name }, depth }) => (
      <option key={slug} value={slug}>
        {"\u2003".repeat(depth) + name}
      </option>
    ));
}
