import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

/** Only the subset that the shop's languages use. The names are fixed: the shared stylesheet and the server's pages name them. */
const FONTS = {
  "assets/fonts/inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "assets/fonts/bricolage-grotesque.woff2": "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2",
};

export function fonts(): Plugin {
  const resolve = createRequire(import.meta.url).resolve;
  return {
    name: "barrow-fonts",
    configureServer(server) {
      for (const [name, file] of Object.entries(FONTS)) {
        server.middlewares.use(`/${name}`, (_request, response) => response.end(readFileSync(resolve(file))));
      }
    },
    generateBundle() {
      for (const [fileName, file] of Object.entries(FONTS)) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(resolve(file)) });
      }
    },
  };
}
