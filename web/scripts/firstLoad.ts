import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

const MOST_BYTES = 100_000;
/** The pages that people come in by. */
const PAGES = ["HomePage", "CategoryPage", "ProductPage"];

type Bundle = Rolldown.OutputBundle;

/** Says how much script the storefront's first load takes, and refuses to build more than it may. */
export function firstLoad(): Plugin {
  return {
    name: "barrow-first-load",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const frame = imported(bundle, ({ isEntry }) => isEntry);
        const withPages = PAGES.map((name) => new Set([...frame, ...imported(bundle, (chunk) => chunk.name === name)]));
        const gzip = size(bundle, frame, gzipSync);
        const brotli = Math.max(...withPages.map((files) => size(bundle, files, brotliCompressSync)));
        console.info(`first load: ${kilobytes(gzip)} of script by gzip; ${kilobytes(brotli)} with the largest first page by brotli, as it is served`);
        if (Math.max(gzip, brotli) > MOST_BYTES) this.error(`the first load may take ${kilobytes(MOST_BYTES)} of script`);
      },
    },
  };
}

/** The files of some chunks, and of all that they need at once. */
function imported(bundle: Bundle, isRoot: (chunk: Rolldown.OutputChunk) => boolean): Set<string> {
  const files = new Set<string>();
  const visit = (file: string) => {
    const chunk = bundle[file];
    if (chunk?.type !== "chunk" || files.has(file)) return;
    files.add(file);
    chunk.imports.forEach(visit);
  };
  const roots = Object.values(bundle).filter((file) => file.type === "chunk" && isRoot(file));
  if (roots.length === 0) throw new Error("the storefront has no such page");
  roots.forEach(({ fileName }) => visit(fileName));
  return files;
}

function size(bundle: Bundle, files: ReadonlySet<string>, compress: (code: string) => Buffer): number {
  const sizes = [...files].map((file) => {
    const chunk = bundle[file];
    return chunk?.type === "chunk" ? compress(chunk.code).length : 0;
  });
  return sizes.reduce((sum, one) => sum + one, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
