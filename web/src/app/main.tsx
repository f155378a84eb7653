import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { parse } from "regexparam";
import "./app.css";
import { activate, heed, preferredLanguage } from "@/shared/i18n";
import { takeFromAddress } from "@/shared/lib/currency";
import { App } from "./App";
import { askForPrices } from "./priced";
import { makeQueries } from "./queries";
import { preload } from "./routes";
import { seed } from "./seed";

/** Takes over from the server's page, which stays until everything that the same page needs is there. */
async function start(root: HTMLElement): Promise<void> {
  takeFromAddress(window.location.search);
  askForPrices();
  const queries = makeQueries();
  heed(window.location.search);
  const language = preferredLanguage();
  seed(queries, language);
  // A page that cannot be fetched is said by the app itself; without its language the shop speaks English.
  await Promise.allSettled([activate(language), preload(window.location.pathname, parse)]);
  // In small steps: whoever taps the server's page meanwhile is answered at once.
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <App queries={queries} />
      </StrictMode>,
    );
  });
}

const root = document.getElementById("app");
if (root) void start(root);
