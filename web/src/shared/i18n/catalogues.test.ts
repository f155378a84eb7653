import { expect, it } from "vitest";
import { messageValues } from "./messageValues";
import de from "./storefront.de.json";
import en from "./storefront.en.json";
import fr from "./storefront.fr.json";
import { testCatalogues } from "./testCatalogues";

testCatalogues("the storefront's texts", en, { de, fr });

it("finds the values of plurals, and inside them", () => {
  expect(messageValues("{count, plural, one {One of {name}} other {# of {name}}}")).toEqual(["count", "name"]);
});
