import { expect, it } from "vitest";
import { labelled, ticks } from "./scale";

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [12_345, [0, 5_000, 10_000, 15_000]],
  [40_000, [0, 10_000, 20_000, 30_000, 40_000]],
])("has few round marks up to %d", (most, expected) => expect(ticks(most)).toEqual(expected));

it.each([1, 9, 17, 101, 999, 123_456])("holds %d", (most) => {
  const marks = ticks(most);
  expect(marks.at(-1)).toBeGreaterThanOrEqual(most);
  expect(marks.length).toBeLessThanOrEqual(6);
});

it("names the first and the last of many", () => {
  expect(labelled(3, 5)).toEqual([0, 1, 2]);
  expect(labelled(30, 3)).toEqual([0, 15, 29]);
});
