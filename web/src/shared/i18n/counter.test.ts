import { expect, it } from "vitest";
import de from "./counter.de.json";
import en from "./counter.en.json";
import fr from "./counter.fr.json";
import { testCatalogues } from "./testCatalogues";

testCatalogues("the texts of the counter", en, { de, fr });

const files = import.meta.glob<string>(["/src/{app,admin,shared}/**/*.{ts,tsx}", "/src/features/{cart,catalog,search}/**/*.{ts,tsx}", "!**/*.test.*"], { query: "?raw", import: "default", eager: true });

it("are said by no page that is shown without them", () => {
  expect(Object.keys(files).length).toBeGreaterThan(50);
  const said = Object.entries(files).flatMap(([file, code]) => Object.keys(en).filter((key) => code.includes(`t("${key}"`)).map((key) => `${file}: ${key}`));
  expect(said).toEqual([]);
});
