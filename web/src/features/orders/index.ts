export { orderKeys } from "./keys";
export { order } from "./api/getOrder";
export { AddressText } from "./components/AddressText";
