import { expect, it } from "vitest";
import { Problem } from "@/shared/api/problem";
import { addressBody, NO_ADDRESS, refusedFields } from "./form";

it("sends no empty lines", () => {
  const body = addressBody({ ...NO_ADDRESS, name: " Ada ", line1: "1 Row", city: "Bonn", country: "DE", postal_code: " " });
  expect(body).toEqual({ name: "Ada", line1: "1 Row", line2: null, city: "Bonn", region: null, postal_code: null, country: "DE", phone: null });
});

it("shows reasons at the fields that the form has", () => {
  const fields = [{ field: "shipping_address.city", reason: "is empty" }, { field: "cart_version", reason: "is odd" }];
  const problem = new Problem(422, { type: "", title: "", status: 422, code: "validation_failed", detail: "", fields, request_id: "" }, null);
  expect(refusedFields(problem)).toEqual([{ name: "shipping_address.city", reason: "is empty" }]);
});
