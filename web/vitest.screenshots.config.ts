import { defineConfig } from "vitest/config";

// Takes the pictures in docs/pictures.
export default defineConfig({
  test: {
    include: ["e2e/screenshots.ts"],
    globalSetup: ["e2e/shop.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
