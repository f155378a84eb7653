import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const SMALLEST = 512;

/** Lays `name.br` and `name.gz` beside every text file, for whoever serves them: a CDN compresses by itself, `barrow-local` does not. */
export function compressed(): Plugin {
  return {
    name: "barrow-compressed",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          const source = file.type === "chunk" ? file.code : file.source;
          const bytes = Buffer.from(source);
          if (!/\.(js|css|svg)$/.test(name) || bytes.length < SMALLEST) continue;
          const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotli });
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(bytes, { level: 9 }) });
        }
      },
    },
  };
}
