import { expect, it } from "vitest";
import { amountInput, inputMoment, momentInput } from "./inputs";
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
