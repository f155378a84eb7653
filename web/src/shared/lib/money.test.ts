import { describe, expect, it } from "vitest";
import { moneyText, parseAmount } from "./money";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("moneyText", () => {
  it.each([
    [349, "EUR", "en", "€3.49"],
    [349, "EUR", "de", "3,49 €"],
    [5, "EUR", "fr", "0,05 €"],
    [-1250, "EUR", "en", "-€12.50"],
    [1200, "JPY", "en", "¥1,200"],
    [1234567, "KWD", "en", "KWD 1,234.567"],
    [900_719_925_474_099, "EUR", "en", "€9,007,199,254,740.99"],
  ] as const)("%d %s in %s", (amount, currency, language, text) => {
    expect(plain(moneyText({ amount, currency }, language))).toBe(text);
  });
});

describe("parseAmount", () => {
  it.each([
    ["12.5", "EUR", 1250],
    ["12,50", "EUR", 1250],
    [" 7 ", "EUR", 700],
    ["7.", "EUR", 700],
    ["1200", "JPY", 1200],
    ["1.234", "KWD", 1234],
  ])("reads %s %s", (text, currency, amount) => expect(parseAmount(text, currency)).toBe(amount));

  it.each([["", "EUR"], ["-1", "EUR"], ["1.234", "EUR"], ["1.5", "JPY"], ["a", "EUR"], ["1e3", "EUR"]])("refuses “%s” %s", (text, currency) =>
    expect(parseAmount(text, currency)).toBeNull(),
  );
});
