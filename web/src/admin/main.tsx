import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./admin.css";
import { activate, preferredLanguage } from "@/shared/i18n";
import { AdminApp } from "./AdminApp";
import { loadAdmin } from "./i18n/useA";

async function start(root: HTMLElement): Promise<void> {
  const language = preferredLanguage();
  await activate(language);
  await loadAdmin(language);
  createRoot(root).render(
    <StrictMode>
      <AdminApp />
    </StrictMode>,
  );
}

const root = document.getElementById("app");
if (root) void start(root);
