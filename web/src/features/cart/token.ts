import { read, remove, write } from "@/shared/lib/storage";

const KEY = "barrow.cart";

/** What opens this browser's cart. */
export interface CartKey {
  id: string;
  token: string;
}

function isCartKey(value: unknown): value is CartKey {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" && "token" in value && typeof value.token === "string";
}

export const cartKey = {
  read: () => read(KEY, isCartKey),
  write: ({ id, token }: CartKey) => write(KEY, { id, token }),
  forget: () => remove(KEY),
};
