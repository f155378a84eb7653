import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { isTextKey } from "../i18n/useA";

// The API names what happened in strings, so no type tells of a new one.
const VIEW = fileURLToPath(new URL("../../../../functions/api/src/views/timeline.rs", import.meta.url));

it("has words for all that can happen to an order", () => {
  const named = [...readFileSync(VIEW, "utf8").matchAll(/(?:plain|money|refunding|returning)\(\s*"([a-z_]+)"/g)].map(([, type]) => type ?? "");
  expect(named.length).toBeGreaterThan(25);
  expect(named.filter((type) => !isTextKey(`event.${type}`))).toEqual([]);
});
