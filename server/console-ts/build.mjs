// Builds what the server embeds: console.js and the map out of src/, and htmx as its
// package ships it. The output is committed, so that `cargo build` alone works on a fresh
// clone without Node.js; `--check` fails when the committed files are not what the
// sources say, and changes nothing.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = new URL("../assets/", import.meta.url);

async function script(source, banner) {
  const bundle = await build({
    entryPoints: [new URL(source, import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: "iife",
    // Offices keep old machines: Chrome 109 is the last one for Windows 7.
    target: ["chrome109", "firefox115", "safari16"],
    charset: "utf8",
    legalComments: "none",
    // The map's library looks where it lies to find its worker, which it is told anyway.
    define: { "import.meta.url": '""' },
    banner: { js: `/* ${banner} */` },
    write: false,
  });
  return Buffer.from(bundle.outputFiles[0].contents);
}

const package_ = (path) => readFile(new URL(`node_modules/${path}`, import.meta.url));
const OURS = "Built from server/console-ts: edit there, then `npm run build`. AGPL-3.0-or-later";

const wanted = new Map([
  ["console.js", await script("src/console.ts", OURS)],
  ["htmx.js", await package_("htmx.org/dist/htmx.min.js")],
  ["map.js", await script("src/map.ts", `${OURS}; holds MapLibre GL JS, see maplibre-gl.LICENSE.txt`)],
  ["map-worker.js", await script("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", "MapLibre GL JS, see maplibre-gl.LICENSE.txt")],
  ["map.css", await readFile(new URL("src/map.css", import.meta.url))],
  ["maplibre-gl.LICENSE.txt", await package_("maplibre-gl/LICENSE.txt")],
]);

let stale = 0;
for (const [name, bytes] of wanted) {
  const file = new URL(name, out);
  if (process.argv.includes("--check")) {
    const have = await readFile(file).catch(() => Buffer.alloc(0));
    if (!have.equals(bytes)) {
      console.error(`server/assets/${name} is not what server/console-ts builds; run: npm run build`);
      stale += 1;
    }
  } else {
    await writeFile(file, bytes);
    console.log(`server/assets/${name} ${bytes.length} bytes`);
  }
}
process.exitCode = stale ? 1 : 0;
