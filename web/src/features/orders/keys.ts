import { read, remove, write } from "@/shared/lib/storage";

const KEY = "barrow.orders";
/** The oldest is forgotten; its mail still opens it. */
const KEPT = 20;

interface OrderKey {
  id: string;
  token: string;
}

function isKeys(value: unknown): value is OrderKey[] {
  return Array.isArray(value) && value.every((key: unknown) => typeof key === "object" && key !== null && "id" in key && "token" in key);
}

/** What opens the orders that were placed or opened in this browser. */
export const orderKeys = {
  all: (): OrderKey[] => read(KEY, isKeys) ?? [],
  token: (id: string): string | null => orderKeys.all().find((key) => key.id === id)?.token ?? null,
  keep: ({ id, token }: OrderKey) => write(KEY, [{ id, token }, ...orderKeys.all().filter((key) => key.id !== id)].slice(0, KEPT)),
  forget: () => remove(KEY),
};
