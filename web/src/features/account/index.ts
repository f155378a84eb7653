export { addresses } from "./api/addresses";
