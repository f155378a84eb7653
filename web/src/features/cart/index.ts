export { AddToCart } from "./components/AddToCart";
export { CartButton } from "./components/CartButton";
export { CouponForm } from "./components/CouponForm";
export { TotalRows } from "./components/TotalRows";
export { claimCart } from "./api/claimCart";
export { cart } from "./api/getCart";
export { useDrawer } from "./drawer";
export { cartKey } from "./token";
export { useCart, useRemoveCoupon, useSetItem } from "./useCart";
