import { beforeEach, expect, test } from "vitest";
import { chosenCurrency, forgetCurrency, takeFromAddress } from "./currency";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) };
  Object.assign(globalThis, { localStorage: storage });
});

test("a link's currency is chosen, and stays until it is forgotten", () => {
  expect(chosenCurrency()).toBeNull();
  takeFromAddress("?sort=price&currency=USD");
  expect(chosenCurrency()).toBe("USD");
  takeFromAddress("?sort=price");
  expect(chosenCurrency()).toBe("USD");
  forgetCurrency();
  expect(chosenCurrency()).toBeNull();
});

test("what is no currency is not chosen", () => {
  takeFromAddress("?currency=dollars");
  takeFromAddress("?currency=usd");
  expect(chosenCurrency()).toBeNull();
});
