import { answer, api } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import type { CreatedCart } from "@/shared/api/types";
import { cartKey } from "../token";

/** After signing in: what is in this browser's cart comes into one's own, which this browser shows from then on. */
export async function claimCart(): Promise<void> {
  const known = cartKey.read();
  try {
    const own = known ? await claim(known.id, known.token) : await answer<CreatedCart>(api.GET("/api/me/cart"));
    cartKey.write(own);
  } catch (error) {
    // There is none of one's own yet, or the two are too many lines for one: what is shown here stays.
    if (!isProblem(error)) throw error;
  }
}

async function claim(id: string, token: string): Promise<CreatedCart> {
  try {
    return await answer<CreatedCart>(api.POST("/api/carts/{cart_id}/claim", { params: { path: { cart_id: id }, header: { "X-Cart-Token": token } } }));
  } catch (error) {
    const isOver = ["not_found", "forbidden", "cart_ordered"].some((code) => isProblem(error, code));
    if (!isOver) throw error;
    return answer<CreatedCart>(api.GET("/api/me/cart"));
  }
}
