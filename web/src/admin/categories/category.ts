import type { CreateCategory, EditCategory, StaffCategory } from "../api/categories";
import { lastPosition, siblings } from "./tree";

/** A category as fields hold it; without a parent it stands at the top. */
export type CategoryDraft = { name: string; parent: string; description: string };

export function categoryDraft({ name, parent, description }: StaffCategory): CategoryDraft {
  return { name, parent: parent ?? "", description };
}

export function createBody(slug: string, { name, parent, description }: CategoryDraft): CreateCategory {
  return { slug: slug.trim(), name: name.trim(), description: description.trim(), parent: parent || null };
}

/** Only what was changed. Whatever moves comes behind those that are there. */
export function editBody(base: StaffCategory, draft: CategoryDraft, all: readonly StaffCategory[]): EditCategory {
  const before = categoryDraft(base);
  const changed = (name: keyof CategoryDraft) => before[name] !== draft[name];
  const parent = draft.parent || null;
  return {
    version: base.version,
    ...(changed("name") ? { name: draft.name.trim() } : {}),
    ...(changed("description") ? { description: draft.description.trim() } : {}),
    ...(changed("parent") ? { parent, position: lastPosition(siblings(all, parent)) } : {}),
  };
}
