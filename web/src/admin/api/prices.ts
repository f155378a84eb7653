import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Coupon = Schemas["StaffCouponView"];
export type CouponKind = Schemas["CouponKindBody"];
export type CreateCoupon = Schemas["CreateCoupon"];
export type EditCoupon = Schemas["EditCoupon"];
export type Zones = Schemas["ZonesView"];
export type Zone = Schemas["ZoneBody"];
export type Method = Schemas["MethodBody"];
export type TaxRates = Schemas["TaxRatesView"];
export type TaxRate = Schemas["TaxRateBody"];
export type Settings = Schemas["SettingsView"];
export type EditSettings = Schemas["EditSettings"];

/** Read anew only when asked to: somebody may be writing into it. */
const EDITED = { staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false } as const;

export function couponList() {
  return infiniteQueryOptions({
    queryKey: ["staff", "coupons"] as const,
    queryFn: ({ pageParam, signal }) => answer<{ items: Coupon[]; next_cursor?: string | null }>(api.GET("/api/admin/coupons", { params: { query: pageParam ? { cursor: pageParam } : {} }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function readCoupon(code: string): Promise<Coupon> {
  return answer<Coupon>(api.GET("/api/admin/coupons/{code}", { params: { path: { code } } }));
}

export function coupon(code: string) {
  return queryOptions({ queryKey: ["staff", "coupon", code] as const, queryFn: () => readCoupon(code), ...EDITED });
}

export function createCoupon(body: CreateCoupon): Promise<Coupon> {
  return answer<Coupon>(api.POST("/api/admin/coupons", { body }));
}

export function editCoupon(code: string, body: EditCoupon): Promise<Coupon> {
  return answer<Coupon>(api.PATCH("/api/admin/coupons/{code}", { params: { path: { code } }, body }));
}

export function readZones(): Promise<Zones> {
  return answer<Zones>(api.GET("/api/admin/shipping-zones"));
}

export function zones() {
  return queryOptions({ queryKey: ["staff", "zones"] as const, queryFn: readZones, ...EDITED });
}

/** All of them, in place of those that there are. */
export function setZones(version: number, items: Zone[]): Promise<Zones> {
  return answer<Zones>(api.PUT("/api/admin/shipping-zones", { body: { version, items } }));
}

export function readTaxRates(): Promise<TaxRates> {
  return answer<TaxRates>(api.GET("/api/admin/tax-rates"));
}

export function taxRates() {
  return queryOptions({ queryKey: ["staff", "tax-rates"] as const, queryFn: readTaxRates, ...EDITED });
}

/** All of them, in place of those that there are. */
export function setTaxRates(version: number, items: TaxRate[]): Promise<TaxRates> {
  return answer<TaxRates>(api.PUT("/api/admin/tax-rates", { body: { version, items } }));
}

export function readSettings(): Promise<Settings> {
  return answer<Settings>(api.GET("/api/admin/settings"));
}

export function settings() {
  return queryOptions({ queryKey: ["staff", "settings"] as const, queryFn: readSettings, ...EDITED });
}

export function editSettings(body: EditSettings): Promise<Settings> {
  return answer<Settings>(api.PATCH("/api/admin/settings", { body }));
}
