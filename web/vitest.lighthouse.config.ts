import { defineConfig } from "vitest/config";

// Lighthouse on the pages that most people see first. Prints four figures for each.
export default defineConfig({
  test: {
    include: ["e2e/lighthouse.ts"],
    globalSetup: ["e2e/shop.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
