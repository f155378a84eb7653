import { expect, it } from "vitest";
import { meet, take, without } from "./meet";

type Draft = Record<string, string>;
const base: Draft = { DE: "19", FR: "20", AT: "20" };

it("takes what only they changed, added or removed", () => {
  const { draft, changes } = meet<Draft>(base, { ...base, FR: "21" }, { DE: "16", FR: "20", CH: "8.1" });
  expect(draft).toEqual({ DE: "16", FR: "21", CH: "8.1" });
  expect(changes.map(({ name, isClash }) => [name, isClash])).toEqual([
    ["DE", false],
    ["AT", false],
    ["CH", false],
  ]);
});

it("leaves mine where both changed the same, until it is decided", () => {
  const theirs = { ...base, DE: "16" };
  const { draft, changes } = meet<Draft>(base, { ...base, DE: "18" }, theirs);
  expect(draft.DE).toBe("18");
  expect(changes).toEqual([{ name: "DE", before: "19", mine: "18", theirs: "16", isClash: true }]);
  expect(take(draft, "DE", theirs).DE).toBe("16");
});

it("asks about what I changed and they removed", () => {
  const theirs = without(base, "FR");
  const { draft, changes } = meet<Draft>(base, { ...base, FR: "21" }, theirs);
  expect(draft.FR).toBe("21");
  expect(changes[0]).toMatchObject({ name: "FR", theirs: undefined, isClash: true });
  expect("FR" in take<Draft>(draft, "FR", theirs)).toBe(false);
});

it("has nothing to ask where both did the same, or something else was changed", () => {
  expect(meet<Draft>(base, { ...base, DE: "16" }, { ...base, DE: "16" }).changes).toEqual([]);
  expect(meet<Draft>(base, { ...base, DE: "16" }, base).changes).toEqual([]);
});
