import { expect, it } from "vitest";
import { averageText, shares } from "./rating";

it("gives an average as the reader writes numbers", () => {
  expect(averageText(433, "en")).toBe("4.3");
  expect(averageText(500, "de")).toBe("5,0");
  expect(averageText(367, "fr")).toBe("3,7");
});

it("counts from five stars down, as shares of all", () => {
  expect(shares([1, 0, 0, 1, 2])).toEqual([
    { stars: 5, count: 2, percent: 50 },
    { stars: 4, count: 1, percent: 25 },
    { stars: 3, count: 0, percent: 0 },
    { stars: 2, count: 0, percent: 0 },
    { stars: 1, count: 1, percent: 25 },
  ]);
  expect(shares([0, 0, 0, 0, 0]).every(({ percent }) => percent === 0)).toBe(true);
});
