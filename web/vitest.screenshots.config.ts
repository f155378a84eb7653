import { defineConfig } from "vitest/config";

// Takes the pictures in docs/pictures.
export default defineConfig({
  test: {
    include: ["e2e/screenshots.ts"],
    globalSetup: ["e2e/shop.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
