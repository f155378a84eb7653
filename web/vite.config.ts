import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { catalogues } from "./scripts/catalogues.ts";
import { compressed } from "./scripts/compressed.ts";
import { firstLoad } from "./scripts/firstLoad.ts";
import { fonts } from "./scripts/fonts.ts";

/** The shop that `npm run dev` asks. */
const SHOP = process.env.SHOP ?? "http://localhost:3000";

/** What every page of the storefront needs; of the icons what they are drawn by. */
const LIBRARIES =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/[a-z]+-[a-z]+|wouter|regexparam|@lingui|openapi-fetch|lucide-react\/dist\/esm(?!\/icons))\//;

// The storefront and the admin are built apart, so that neither carries a byte of the other. Their entries have fixed names:
// the server's pages name them too. Everything else is named after its content and can be kept for good.
export default defineConfig(({ mode }): UserConfig => {
  const entry = mode === "admin" ? "admin" : "app";
  return {
    plugins: [react(), tailwindcss(), catalogues(), fonts(), compressed(), ...(entry === "app" ? [firstLoad()] : [])],
    resolve: {
      alias: {
        "@": fileURLToPath(new URL("./src", import.meta.url)),
        // What wouter asks for is in React itself since 18.
        "use-sync-external-store/shim/index.js": "react",
      },
    },
    json: { namedExports: false, stringify: true },
    define: { __SHOP_NAME__: JSON.stringify(process.env.SHOP_NAME ?? "Barrow") },
    server: { proxy: Object.fromEntries(["/api", "/images", "/_local"].map((path) => [path, SHOP])) },
    build: {
      emptyOutDir: entry === "app",
      copyPublicDir: entry === "app",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { [entry]: fileURLToPath(new URL(entry === "app" ? "./index.html" : "./admin.html", import.meta.url)) },
        output: {
          // Kept for good by browsers, where the entry is asked for again; and one file packs better than many.
          ...(entry === "app" ? { codeSplitting: { groups: [{ name: "libraries", test: LIBRARIES }] } } : {}),
          entryFileNames: "assets/[name].js",
          chunkFileNames: `assets/${entry}/[name]-[hash].js`,
          assetFileNames: ({ names }) => (names[0] === `${entry}.css` ? "assets/[name][extname]" : `assets/${entry}/[name]-[hash][extname]`),
        },
      },
    },

  };
});

