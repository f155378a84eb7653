import { describe, expect, it } from "vitest";
import { messageValues } from "./messageValues";

type Texts = Record<string, string>;

/** Every language says all that English does, no more, and with the same values. */
export function testCatalogues(name: string, english: Texts, others: Record<string, Texts>) {
  describe.each(Object.entries(others))(`${name} in %s`, (_language, texts) => {
    it("are all there, and no others", () => expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort()));

    it.each(Object.entries(english))("%s is written and takes the same values", (key, text) => {
      const other = texts[key] ?? "";
      expect(other.trim()).not.toBe("");
      expect(messageValues(other)).toEqual(messageValues(text));
    });
  });
}
