import { describe, expect, it } from "vitest";
import type { StaffCategory } from "../api/categories";
import { type CategoryDraft, categoryDraft, createBody, editBody, NO_TEXTS, partOf } from "./category";
import { branches, lastPosition, positioned, siblings, within } from "./tree";

const one = (slug: string, parent: string | null, position: number): StaffCategory => ({ slug, parent, position, name: slug, description: "", version: 1 });
/** As the shop lists them: by position alone. */
const all = [one("fresh", null, 0), one("fruit", "fresh", 0), one("larder", null, 1), one("vegetables", "fresh", 1), one("apples", "fruit", 4)];

describe("the tree", () => {
  it("is read from the top down", () => {
    expect(branches(all).map(({ category, depth }) => [category.slug, depth])).toEqual([["fresh", 0], ["fruit", 1], ["apples", 2], ["vegetables", 1], ["larder", 0]]);
  });

  it("hides none whose parent is gone", () => expect(branches([one("lost", "gone", 0)]).map(({ depth }) => depth)).toEqual([0]));

  it("lets none lie in itself, nor in what lies in it", () => {
    expect([...within(all, "fresh")].sort()).toEqual(["apples", "fresh", "fruit", "vegetables"]);
    expect([...within(all, "larder")]).toEqual(["larder"]);
  });

  it("has a place behind the last one", () => {
    expect(lastPosition(siblings(all, "fresh"))).toBe(2);
    expect(lastPosition(siblings(all, "apples"))).toBe(0);
  });
});

describe("another order", () => {
  const order = (of: readonly StaffCategory[]) => positioned(of).map(({ slug, position }) => [slug, position]);

  it("exchanges the positions that there are, and touches no others", () => {
    expect(order([one("c", null, 9), one("b", null, 5), one("d", null, 12)])).toEqual([["c", 5], ["b", 9], ["d", 12]]);
  });

  it("tells those apart that had the same position", () => {
    expect(order([one("b", null, 0), one("a", null, 0), one("c", null, 1)])).toEqual([["b", 0], ["a", 1], ["c", 2]]);
  });
});

describe("a category", () => {
  const base = { ...one("fruit", "fresh", 0), name: "Fruit", description: "Ripe", version: 3 };

  it("is sent only where it was changed", () => {
    expect(editBody(base, categoryDraft(base), all)).toEqual({ version: 3 });
    expect(editBody(base, { ...categoryDraft(base), name: "Fruit and nuts " }, all)).toEqual({ version: 3, name: "Fruit and nuts" });
  });

  it("has each language as a part of its own, which is written whole or taken away", () => {
    const translated = { ...base, translations: { de: { name: "Obst", description: "Reif" }, fr: { name: "Fruits" } } };
    const draft = categoryDraft(translated);
    expect(draft).toMatchObject({ [partOf("de")]: { name: "Obst", description: "Reif" }, [partOf("fr")]: { name: "Fruits", description: "" } });
    expect(editBody(translated, draft, all)).toEqual({ version: 3 });
    const after: CategoryDraft = { ...draft, "in de": { name: "Früchte ", description: "" }, "in fr": NO_TEXTS };
    expect(editBody(translated, after, all)).toEqual({ version: 3, translations: { de: { name: "Früchte", description: "" }, fr: null } });
    expect(createBody("nuts", { name: "Nuts", parent: "", description: "", "in de": { name: "Nüsse", description: "" } }).translations).toEqual({ de: { name: "Nüsse", description: "" } });
  });

  it("comes behind those that are there when it moves", () => {
    expect(editBody(base, { ...categoryDraft(base), parent: "" }, all)).toEqual({ version: 3, parent: null, position: 2 });
    expect(editBody(base, { ...categoryDraft(base), parent: "larder" }, all)).toEqual({ version: 3, parent: "larder", position: 0 });
  });

  it("is made at the top, or in another", () => {
    expect(createBody("nuts", { name: " Nuts", parent: "", description: "" })).toEqual({ slug: "nuts", name: "Nuts", description: "", parent: null });
    expect(createBody("nuts", { name: "Nuts", parent: "larder", description: "" }).parent).toBe("larder");
  });
});
