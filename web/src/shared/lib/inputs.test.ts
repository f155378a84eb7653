import { expect, it } from "vitest";
import { amountInput, inputCount, inputMoment, inputPercent, momentInput, percentInput } from "./inputs";
import { parseAmount } from "./money";

it.each([
  ["EUR", 1250, "12.50"],
  ["EUR", 5, "0.05"],
  ["JPY", 120, "120"],
  ["KWD", 1234, "1.234"],
] as const)("writes an amount in %s as it is read back", (currency, amount, text) => {
  expect(amountInput({ amount, currency })).toBe(text);
  expect(parseAmount(text, currency)).toBe(amount);
});

it("keeps a moment, to the second", () => {
  expect(inputMoment(momentInput("2026-11-26T23:59:59Z"))).toBe("2026-11-26T23:59:59.000Z");
  expect(inputMoment(momentInput("2026-11-26T13:05:00Z"))).toBe("2026-11-26T13:05:00.000Z");
  expect(momentInput(null)).toBe("");
  expect(inputMoment("")).toBeNull();
});

it.each([
  [1900, "19"],
  [770, "7.7"],
  [525, "5.25"],
  [1, "0.01"],
  [0, "0"],
])("writes %i basis points as they are read back", (basisPoints, text) => {
  expect(percentInput(basisPoints)).toBe(text);
  expect(inputPercent(text)).toBe(basisPoints);
});

it("takes no percentage for another", () => {
  expect(inputPercent("7,25")).toBe(725);
  expect(inputPercent("7.255")).toBeNull();
  expect(inputPercent("")).toBeNull();
  expect(inputPercent("-3")).toBeNull();
});

it("tells no count from none", () => {
  expect(inputCount(" ")).toBeNull();
  expect(inputCount("0")).toBe(0);
});
