import { expect, it } from "vitest";
import { daysBefore, periodText } from "./periods";

it.each([
  ["2026-11-26", "en", "Nov 26"],
  ["2026-11-01", "de", "1. Nov."],
  ["2026-11", "en", "Nov 2026"],
  ["2026-11-26T13:00:00+01:00", "en", "Nov 26, 13:00"],
])("says %s in %s", (period, language, expected) => expect(periodText(period, language)).toBe(expected));

it("counts days back over the end of a month", () => expect(daysBefore(Date.parse("2026-03-02T12:00:00Z"), 3)).toBe("2026-02-27"));
