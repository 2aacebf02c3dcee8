// Bundles src/ into dist/ under names that change with their content, and writes which name is which.
import { build } from "esbuild";
import { rm, readdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";

const dist = new URL("./dist/", import.meta.url).pathname;
for (const name of await readdir(dist)) if (name !== ".gitkeep") await rm(dist + name, { recursive: true });

const { metafile } = await build({
  absWorkingDir: new URL(".", import.meta.url).pathname,
  entryPoints: ["src/app.css", "src/app.js", "src/icon.svg"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "linked",
  metafile: true,
});

const names = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  if (source?.startsWith("src/") && !path.endsWith(".txt")) names[basename(source)] = basename(path);
}
await writeFile(dist + "names.json", JSON.stringify(names, null, 2) + "\n");
