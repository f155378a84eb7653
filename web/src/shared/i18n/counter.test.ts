import { describe, expect, it } from "vitest";
import de from "./counter.de.json";
import en from "./counter.en.json";
import fr from "./counter.fr.json";
import { messageValues } from "./messageValues";

const catalogues: Record<string, Record<string, string>> = { de, fr };

describe.each(["de", "fr"])("the texts of the counter in %s", (language) => {
  const texts = catalogues[language] ?? {};

  it("are all there, and no others", () => expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort()));

  it.each(Object.entries(en))("%s is written and takes the same values", (key, english) => {
    const text = texts[key] ?? "";
    expect(text.trim()).not.toBe("");
    expect(messageValues(text)).toEqual(messageValues(english));
  });
});

const files = import.meta.glob<string>(["/src/{app,admin,shared}/**/*.{ts,tsx}", "/src/features/{cart,catalog,search}/**/*.{ts,tsx}", "!**/*.test.*"], { query: "?raw", import: "default", eager: true });

it("are said by no page that is shown without them", () => {
  expect(Object.keys(files).length).toBeGreaterThan(50);
  const said = Object.entries(files).flatMap(([file, code]) => Object.keys(en).filter((key) => code.includes(`t("${key}"`)).map((key) => `${file}: ${key}`));
  expect(said).toEqual([]);
});
