import { expect, it } from "vitest";
import { moved } from "./place";

it("moves one, and keeps the others in their order", () => {
  expect(moved(["a", "b", "c"], "c", 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
});

it("goes no further than the ends", () => {
  expect(moved(["a", "b"], "a", 9)).toEqual(["b", "a"]);
  expect(moved(["a", "b"], "b", -1)).toEqual(["b", "a"]);
});
