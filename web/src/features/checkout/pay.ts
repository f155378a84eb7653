export { PayOrder } from "./components/PayOrder";
