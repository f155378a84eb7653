import { read, remove, write } from "@/shared/lib/storage";

const KEY = "barrow.cart";

/** What opens this browser's cart. */
export interface CartKey {
  id: string;
  token: string;
  /** It is that of the account; a guest's has to be claimed by whoever signs in. */
  isOwn?: boolean;
}

function isCartKey(value: unknown): value is CartKey {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" && "token" in value && typeof value.token === "string";
}

export const cartKey = {
  read: () => read(KEY, isCartKey),
  write: ({ id, token, isOwn = false }: CartKey) => write(KEY, { id, token, isOwn }),
  forget: () => remove(KEY),
  /** Whoever signs in now may be somebody else. */
  disown: () => {
    const key = cartKey.read();
    if (key) cartKey.write({ ...key, isOwn: false });
  },
};
