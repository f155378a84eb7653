import { expect, it } from "vitest";
import { keyFor } from "./orderKey";

it("keeps the key for the same request, and makes one for another", () => {
  const first = keyFor(null, "a");
  expect(keyFor(first, "a")).toBe(first);
  expect(keyFor(first, "b").key).not.toBe(first.key);
  expect(first.key.length).toBeGreaterThanOrEqual(8);
});
