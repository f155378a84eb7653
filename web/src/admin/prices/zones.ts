import type { Currency } from "@/shared/api/types";
import { amountInput, inputCount } from "@/shared/lib/inputs";
import type { Method, Zone, Zones } from "../api/prices";
import { slugOf } from "../products/draft";
import { sureMoney } from "./coupon";

export interface StepDraft {
  from: string;
  price: string;
}

export interface MethodDraft {
  /** Empty until it is saved: orders know it by this for good. */
  id: string;
  name: string;
  price: string;
  freeFrom: string;
  maxWeight: string;
  by: "" | "weight" | "price";
  steps: readonly StepDraft[];
}

export interface ZoneDraft {
  id: string;
  name: string;
  countries: readonly string[];
  methods: readonly MethodDraft[];
}

/** By their ids, new ones by any name. */
export type ZonesDraft = Readonly<Record<string, ZoneDraft>>;

export function emptyMethod(): MethodDraft {
  return { id: "", name: "", price: "", freeFrom: "", maxWeight: "", by: "", steps: [] };
}

export function emptyZone(): ZoneDraft {
  return { id: "", name: "", countries: [], methods: [emptyMethod()] };
}

export function zonesDraft({ items }: Zones): ZonesDraft {
  return Object.fromEntries(items.map(({ id, name, countries, methods }) => [id, { id, name, countries, methods: methods.map(methodDraft) }]));
}

function methodDraft({ id, name, price, table, free_from, max_weight_grams }: Method): MethodDraft {
  const steps = (table?.steps ?? []).map((step) => ({ from: table?.by === "price" ? amountInput({ ...step.price, amount: step.from }) : String(step.from), price: amountInput(step.price) }));
  return { id, name, price: amountInput(price), freeFrom: amountInput(free_from), maxWeight: max_weight_grams == null ? "" : String(max_weight_grams), by: table?.by ?? "", steps };
}

/** An id of a name, that none of these is. */
export function freshId(name: string, taken: readonly string[]): string {
  const plain = slugOf(name).slice(0, 36) || "new";
  let id = plain;
  for (let count = 2; taken.includes(id); count += 1) id = `${plain}-${count}`;
  return id;
}

/** Those that are new get an id that no other has. */
function withIds<T extends { id: string; name: string }>(items: readonly T[]): T[] {
  const taken = items.map(({ id }) => id);
  return items.map((item) => {
    if (item.id !== "") return item;
    const id = freshId(item.name, taken);
    taken.push(id);
    return { ...item, id };
  });
}

export function zoneBodies(draft: ZonesDraft, currency: Currency): Zone[] {
  return withIds(Object.values(draft)).map(({ id, name, countries, methods }) => ({ id, name: name.trim(), countries: [...countries], methods: withIds(methods).map((method) => methodBody(method, currency)) }));
}

function methodBody({ id, name, price, freeFrom, maxWeight, by, steps }: MethodDraft, currency: Currency): Method {
  const money = (text: string, field: string) => sureMoney(text, currency, `${name}.${field}`);
  const from = (text: string) => (by === "price" ? money(text, "table.from").amount : Number(text));
  return {
    id,
    name: name.trim(),
    price: money(price, "price"),
    table: by === "" || steps.length === 0 ? null : { by, steps: steps.map((step) => ({ from: from(step.from), price: money(step.price, "table.price") })) },
    free_from: freeFrom.trim() === "" ? null : money(freeFrom, "free_from"),
    max_weight_grams: inputCount(maxWeight),
  };
}
