import { compileMessage } from "@lingui/message-utils/compileMessage";
import { describe, expect, it } from "vitest";
import de from "./storefront.de.json";
import en from "./storefront.en.json";
import fr from "./storefront.fr.json";

const catalogues: Record<string, Record<string, string>> = { en, de, fr };

/** The names of the values that a text takes. */
function values(text: string): string[] {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "string" && part[0] !== "#") names.add(part[0]);
    const [, , forms] = part as unknown[];
    if (typeof forms === "object" && forms !== null) Object.values(forms).forEach(visitAll);
  };
  const visitAll = (parts: unknown): void => {
    if (Array.isArray(parts)) parts.forEach(visit);
  };
  visitAll(compileMessage(text));
  return [...names].sort();
}

describe.each(["de", "fr"])("the texts in %s", (language) => {
  const texts = catalogues[language] ?? {};

  it("are all there, and no others", () => expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort()));

  it.each(Object.entries(en))("%s is written and takes the same values", (key, english) => {
    const text = texts[key] ?? "";
    expect(text.trim()).not.toBe("");
    expect(values(text)).toEqual(values(english));
  });
});

it("finds the values of plurals, and inside them", () => {
  expect(values("{count, plural, one {One of {name}} other {# of {name}}}")).toEqual(["count", "name"]);
});
