import { expect, it } from "vitest";
import { strengthOf } from "./strength";

it.each([
  ["", "short"],
  ["pears pears", "short"],
  ["pears       ok", "short"],
  ["abababababab", "weak"],
  ["four pears ok", "fair"],
  ["vier Birnen am Bach", "strong"],
  ["🍐🍏🍊🍋", "short"],
] as const)("says of %j that it is %s", (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});
