import { describe, expect, it } from "vitest";
import { messageValues } from "@/shared/i18n/messageValues";
import de from "./admin.de.json";
import en from "./admin.en.json";
import fr from "./admin.fr.json";

const catalogues: Record<string, Record<string, string>> = { de, fr };

describe.each(["de", "fr"])("the admin's texts in %s", (language) => {
  const texts = catalogues[language] ?? {};

  it("are all there, and no others", () => expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort()));

  it.each(Object.entries(en))("%s is written and takes the same values", (key, english) => {
    const text = texts[key] ?? "";
    expect(text.trim()).not.toBe("");
    expect(messageValues(text)).toEqual(messageValues(english));
  });
});
