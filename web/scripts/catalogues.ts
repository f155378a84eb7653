import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

/** Compiles the ICU messages of `i18n/<name>.<language>.json` when the web app is built, so that no parser travels to browsers. */
export function catalogues(): Plugin {
  return {
    name: "barrow-catalogues",
    enforce: "pre",
    transform: {
      filter: { id: /\/i18n\/[a-z]+\.[a-z]{2}\.json$/ },
      handler(code) {
        const messages = JSON.parse(code) as Record<string, string>;
        const compiled = Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, compileMessage(text)]));
        return { code: JSON.stringify(compiled), map: null };
      },
    },
  };
}
