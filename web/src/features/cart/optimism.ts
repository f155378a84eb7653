import type { Cart, Currency, Line, Product, Variant } from "@/shared/api/types";

/** A cart as it will be. Lines and numbers of units change at once; sums are the server's alone and wait for it. */
export function withQuantity(cart: Cart, sku: string, quantity: number): Cart {
  const lines = cart.lines.map((line) => (line.sku === sku ? { ...line, quantity } : line));
  return { ...cart, lines: lines.filter((line) => line.quantity > 0), unavailable: cart.unavailable.filter((other) => quantity > 0 || other !== sku) };
}

export function withAdded(cart: Cart, product: Product, variant: Variant, quantity: number): Cart {
  const present = cart.lines.find((line) => line.sku === variant.sku);
  if (present) return withQuantity(cart, variant.sku, present.quantity + quantity);
  return { ...cart, lines: [...cart.lines, newLine(product, variant, quantity)] };
}

function newLine(product: Product, variant: Variant, quantity: number): Line {
  const nothing = { amount: 0, currency: variant.price.currency };
  return {
    sku: variant.sku,
    product_id: product.id,
    slug: product.slug,
    title: product.title,
    options: product.options.map((name) => variant.options[name]).filter((value) => value !== undefined).join(", "),
    image_key: null,
    quantity,
    unit_price: variant.price,
    subtotal: nothing,
    discount: nothing,
    tax: nothing,
    tax_bp: 0,
  };
}

/** A cart before there is one. */
export function emptyCart(currency: Currency): Cart {
  const nothing = { amount: 0, currency };
  const totals = { subtotal: nothing, discount: nothing, shipping: nothing, tax: nothing, tax_included: true, total: nothing };
  return { id: "", version: 0, lines: [], unavailable: [], coupon: null, totals, order_id: null, expires_at: "" };
}
