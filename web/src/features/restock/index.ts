import { lazy } from "react";
import { openCounter } from "@/shared/i18n";

/** Fetched, with its texts, when something is sold out. */
export const RestockForm = lazy(async () => {
  const [form] = await Promise.all([import("./components/RestockForm"), openCounter()]);
  return form;
});
