declare const __SHOP_NAME__: string;

let name = typeof __SHOP_NAME__ === "string" ? __SHOP_NAME__ : "Barrow";

/** The shop's name: as the server's page said, else as it was when this was built. */
export function shopName(): string {
  return name;
}

export function setShopName(told: string): void {
  name = told;
}
