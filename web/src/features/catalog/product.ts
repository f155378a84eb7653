export { product } from "./api/getProduct";
