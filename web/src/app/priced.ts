import { api } from "@/shared/api/client";
import { chosenCurrency } from "@/shared/lib/currency";

/** What has prices in it that shoppers look at. */
const PRICED = /^\/api\/(products(\/\{slug\})?|search.*)$/;

/** Asks for prices in the currency that was chosen. */
export function askForPrices(): void {
  api.use({
    onRequest({ request, schemaPath }) {
      const currency = chosenCurrency();
      if (!currency || !PRICED.test(schemaPath)) return undefined;
      const url = new URL(request.url);
      url.searchParams.set("currency", currency);
      return new Request(url, request);
    },
    async onResponse({ response, schemaPath }) {
      if (response.status === 422 && PRICED.test(schemaPath)) await (await import("./refusedCurrency")).leave(response.clone());
      return undefined;
    },
  });
}
