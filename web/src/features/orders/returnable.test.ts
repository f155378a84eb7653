import { expect, it } from "vitest";
import type { Order } from "@/shared/api/types";
import { returnable } from "./returnable";

const parcel = (lines: Record<string, number>) => ({ id: "f", lines, carrier: null, tracking_number: null, tracking_url: null, shipped_at: "" });
const asked = (status: Order["returns"][number]["status"], quantity: number): Order["returns"][number] => ({
  id: status, status, lines: [{ sku: "TEA", quantity, reason: "" }], decline_reason: null, received: [], requested_at: "",
});

it("counts what was shipped, less what goes back", () => {
  const fulfillments = [parcel({ TEA: 2, LAMP: 1 }), parcel({ TEA: 1 })];
  expect(returnable({ fulfillments: [], returns: [] })).toEqual({});
  expect(returnable({ fulfillments, returns: [] })).toEqual({ TEA: 3, LAMP: 1 });
  expect(returnable({ fulfillments, returns: [asked("requested", 1), asked("declined", 2)] })).toEqual({ TEA: 2, LAMP: 1 });
  expect(returnable({ fulfillments, returns: [asked("received", 3)] })).toEqual({ LAMP: 1 });
});
