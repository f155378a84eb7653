import { defineConfig } from "vitest/config";

// Walks drive a whole shop in a browser: one shop and one browser for all of them, one file after the other.
export default defineConfig({
  test: {
    include: ["e2e/**/*.walk.ts"],
    globalSetup: ["e2e/shop.ts"],
    fileParallelism: false,
    isolate: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
