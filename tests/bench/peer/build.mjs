// One minified file for each handler, with the SDK inside: what starts fastest on Lambda.
import { build } from "esbuild";

await build({
  entryPoints: ["src/plain.ts", "src/idempotent.ts", "src/runtime.ts"],
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  minify: true,
  treeShaking: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  mainFields: ["module", "main"],
  legalComments: "none",
  logLevel: "warning",
});
