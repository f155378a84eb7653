import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    shop: { url: string; staffToken: string; owner: { email: string; password: string } };
  }
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");
  const file = process.env.BARROW_LOCAL ?? path.join(target, "debug", "barrow-local");
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`make test-web\`, which builds it`);
  return file;
}

/** A shop of its own with the sample catalogue, on any free port. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data = mkdtempSync(path.join(tmpdir(), "barrow-walks-"));
  const shop = spawn(program(), ["--port", "0", "--data", data], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const greeting = await read(shop);
  const url = /Barrow is open: (\S+)/.exec(greeting)?.[1];
  const staffToken = /Staff token\s+(\S+)/.exec(greeting)?.[1];
  const [, email, password] = /Admin\s+\S+ as (\S+), password (\S+)/.exec(greeting) ?? [];
  if (!url || !staffToken || !email || !password) throw new Error(`the shop did not say where it is:\n${greeting}`);
  project.provide("shop", { url, staffToken, owner: { email, password } });
  return async () => {
    const closed = new Promise((resolve) => shop.once("exit", resolve));
    shop.kill("SIGINT");
    await closed;
    rmSync(data, { recursive: true, force: true });
  };
}

function read(shop: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    shop.stdout?.on("data", (part: Buffer) => {
      text += part.toString();
      if (text.includes("Ctrl-C closes it")) resolve(text);
    });
    shop.once("exit", (code) => reject(new Error(`the shop ended with ${code}:\n${text}`)));
  });
}
