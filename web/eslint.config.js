import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Code is imported one way only: shared -> features -> app. A feature may use another's `index.ts`. */
const zone = (files, group, message) => ({ files, rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] } });

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/shared/api/schema.d.ts", "eslint.config.js"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["vitest.*.ts"] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "jsx-a11y/no-autofocus": "off",
    },
  },
  zone(["src/shared/**"], ["@/features/*", "@/app/*", "@/admin/*"], "Shared code knows neither features nor apps."),
  zone(["src/features/**"], ["@/app/*", "@/admin/*"], "Features know no apps."),
  zone(["src/app/**"], ["@/admin/*"], "The storefront carries nothing of the admin."),
  zone(["src/admin/**"], ["@/app/*"], "The admin carries nothing of the storefront's frame."),
);
