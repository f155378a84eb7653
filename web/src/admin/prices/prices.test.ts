import { describe, expect, it } from "vitest";
import type { Coupon, Settings, TaxRates, Zones } from "../api/prices";
import { couponDraft, couponState, createBody, editBody, emptyCoupon } from "./coupon";
import { rateBodies, ratesDraft } from "./rates";
import { dearestRate } from "./currencies";
import { converted, reduced } from "./exchange";
import { settingsBody, settingsDraft } from "./settings";
import { emptyMethod, emptyZone, zoneBodies, zonesDraft } from "./zones";

const eur = (amount: number) => ({ amount, currency: "EUR" as const });
const coupon: Coupon = { code: "SPRING", version: 3, kind: { percent_bp: 1250 }, scope: { categories: ["fresh"], products: [] }, min_subtotal: eur(2000), starts_at: "2026-11-01T00:00:00.000Z", ends_at: null, limit_total: 100, limit_per_customer: null, withdrawn: false };

describe("a coupon", () => {
  it.each<Coupon["kind"]>([{ percent_bp: 1250 }, { fixed: eur(499) }, "free_shipping", { buy_get: { buy: 2, get: 1, off_bp: 5000 } }])("is sent as it was read: %o", (kind) => {
    const { code, ...body } = { ...coupon, kind };
    expect(editBody(3, couponDraft({ code, ...body }), "EUR")).toEqual(body);
  });

  it("takes a limit and a date away when their fields are empty", () => {
    expect(editBody(3, { ...couponDraft(coupon), total: "", starts: "", minimum: " " }, "EUR")).toMatchObject({ limit_total: null, starts_at: null, min_subtotal: null });
  });

  it("is not sent with an amount that nobody can read", () => {
    const draft = emptyCoupon();
    expect(() => createBody("X-1", { ...draft, kind: { ...draft.kind, name: "fixed", amount: "1.234" } }, "EUR")).toThrow("kind.fixed");
  });

  it("counts between its dates, unless it was withdrawn", () => {
    const at = (text: string) => Date.parse(text);
    const dated = { ...coupon, ends_at: "2026-12-01T00:00:00Z" };
    expect(couponState(dated, at("2026-10-31T23:59:59Z"))).toBe("scheduled");
    expect(couponState(dated, at("2026-11-01T00:00:00Z"))).toBe("valid");
    expect(couponState(dated, at("2026-12-01T00:00:00Z"))).toBe("over");
    expect(couponState({ ...dated, withdrawn: true }, at("2026-11-01T00:00:00Z"))).toBe("withdrawn");
  });
});

const zones: Zones = {
  version: 2,
  currency: "EUR",
  items: [
    {
      id: "eu",
      name: "Europe",
      countries: ["DE", "FR"],
      methods: [
        { id: "parcel", name: "Parcel", price: eur(490), table: { by: "weight", steps: [{ from: 5000, price: eur(890) }] }, free_from: eur(5000), max_weight_grams: 20_000 },
        { id: "letter", name: "Letter", price: eur(190), table: { by: "price", steps: [{ from: 2500, price: eur(0) }] }, free_from: null, max_weight_grams: null },
      ],
    },
  ],
};

describe("shipping zones", () => {
  it("are sent as they were read", () => expect(zoneBodies(zonesDraft(zones), "EUR")).toEqual(zones.items));

  it("get ids of their names, which no other has, when they are new", () => {
    const method = { ...emptyMethod(), name: "Parcel", price: "4" };
    const europe = zonesDraft(zones).eu ?? emptyZone();
    const draft = { eu: { ...europe, methods: [...europe.methods, method] }, one: { ...emptyZone(), name: "EU", methods: [method] } };
    const bodies = zoneBodies(draft, "EUR");
    expect(bodies.map(({ id }) => id)).toEqual(["eu", "eu-2"]);
    expect(bodies[0]?.methods.map(({ id }) => id)).toEqual(["parcel", "letter", "parcel-2"]);
    expect(bodies[1]?.methods[0]).toEqual({ id: "parcel", name: "Parcel", price: eur(400), table: null, free_from: null, max_weight_grams: null });
  });
});

it("tax rates are sent as they were read, a region beside its country", () => {
  const rates: TaxRates = { version: 1, prices_include_tax: true, items: [{ country: "DE", region: null, standard_bp: 1900, reduced_bp: 700 }, { country: "ES", region: "Canarias", standard_bp: 775, reduced_bp: 0 }] };
  expect(rateBodies(ratesDraft(rates))).toEqual(rates.items);
  expect(() => rateBodies({ x: { country: "AT", region: "", standard: "", reduced: "10" } })).toThrow("AT.standard_bp");
});

describe("settings", () => {
  const base: Settings = { version: 7, invoice_details: "Barrow Ltd", currency: "EUR", prices_include_tax: true };

  it("are sent only where they were changed", () => {
    const draft = settingsDraft(base);
    expect(settingsBody(base, draft)).toEqual({ version: 7 });
    expect(settingsBody(base, { ...draft, invoice: "Barrow Ltd\nMarket Row 1\n" })).toEqual({ version: 7, invoice_details: "Barrow Ltd\nMarket Row 1" });
  });

  it("name currencies with their rates, and send them as they were read", () => {
    const currencies = [{ currency: "USD" as const, rate_ppm: 1_085_000, round_to: 5 }, { currency: "JPY" as const, rate_ppm: 163_250_000, round_to: 10 }];
    const draft = settingsDraft({ ...base, currencies });
    expect(draft.currencies).toEqual([{ currency: "USD", rate: "1.085", step: "0.05" }, { currency: "JPY", rate: "163.25", step: "10" }]);
    expect(settingsBody({ ...base, currencies }, draft)).toEqual({ version: 7 });
    expect(settingsBody(base, draft)).toEqual({ version: 7, currencies });
    const typed = { ...draft, currencies: [{ currency: "CHF" as const, rate: "0,94", step: "" }] };
    expect(settingsBody(base, typed)).toEqual({ version: 7, currencies: [{ currency: "CHF", rate_ppm: 940_000 }] });
  });

  it("have rates up to where a minor unit comes to a thousand", () => expect([dearestRate("EUR", "USD"), dearestRate("EUR", "JPY"), dearestRate("EUR", "KWD")]).toEqual([1000, 100_000, 100]));

  it("name the languages of texts one by one", () => {
    const draft = settingsDraft({ ...base, languages: ["de"] });
    expect(settingsBody({ ...base, languages: ["de"] }, { ...draft, languages: "de, PT-br," })).toEqual({ version: 7, languages: ["de", "pt-br"] });
  });

  it("are as the deployment says where they are emptied", () => expect(settingsBody(base, { ...settingsDraft(base), invoice: "  " })).toEqual({ version: 7, invoice_details: null }));
});

// The same amounts as in `shared/domain/src/catalog/currency/tests.rs`: what is shown here is what is charged there.
it.each([
  [1000, "EUR", "USD", 1_085_000, 1, 1085],
  [1999, "EUR", "JPY", 163_250_000, 1, 3263],
  [1999, "EUR", "JPY", 163_250_000, 100, 3300],
  [1999, "EUR", "KWD", 331_700, 5, 6630],
  [1200, "JPY", "KWD", 2_050, 1, 2460],
  [2460, "KWD", "JPY", 487_000_000, 1, 1198],
  [1002, "EUR", "USD", 1_000_000, 5, 1000],
  [1003, "EUR", "USD", 1_000_000, 5, 1005],
  [1, "EUR", "USD", 1_000_000, 5, 5],
  [0, "EUR", "USD", 1_000_000, 5, 0],
  [100_000_000_000, "EUR", "KRW", 100_000_000_000, 1, 100_000_000_000_000],
] as const)("converts %d %s to %s at %d, in steps of %d", (amount, own, currency, rate_ppm, round_to, comesTo) => {
  expect(converted({ amount, currency: own }, { currency, rate_ppm, round_to })).toEqual({ amount: comesTo, currency });
});

it("reduces an own price by the share that a sale takes off at home", () => {
  expect(reduced({ amount: 499, currency: "USD" }, eur(360), eur(450))).toEqual({ amount: 399, currency: "USD" });
  expect(reduced({ amount: 1490, currency: "KWD" }, eur(299), eur(450))).toEqual({ amount: 990, currency: "KWD" });
  expect(reduced({ amount: 499, currency: "USD" }, eur(0), eur(0))).toEqual({ amount: 499, currency: "USD" });
});
