import { describe, expect, it } from "vitest";
import de from "./storefront.de.json";
import en from "./storefront.en.json";
import fr from "./storefront.fr.json";
import { messageValues } from "./messageValues";

const catalogues: Record<string, Record<string, string>> = { en, de, fr };

describe.each(["de", "fr"])("the texts in %s", (language) => {
  const texts = catalogues[language] ?? {};

  it("are all there, and no others", () => expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort()));

  it.each(Object.entries(en))("%s is written and takes the same values", (key, english) => {
    const text = texts[key] ?? "";
    expect(text.trim()).not.toBe("");
    expect(messageValues(text)).toEqual(messageValues(english));
  });
});

it("finds the values of plurals, and inside them", () => {
  expect(messageValues("{count, plural, one {One of {name}} other {# of {name}}}")).toEqual(["count", "name"]);
});
