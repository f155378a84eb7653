export { orderKeys } from "./keys";
export { headline } from "./progress";
export { order } from "./api/getOrder";
export { AddressText } from "./components/AddressText";
