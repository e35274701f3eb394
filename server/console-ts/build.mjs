// Builds what the server embeds: console.js out of src/, and htmx as its package
// ships it. The output is committed, so that `cargo build` alone works on a fresh
// clone without Node.js; `--check` fails when the committed files are not what the
// sources say, and changes nothing.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = new URL("../assets/", import.meta.url);

const bundle = await build({
  entryPoints: [new URL("src/console.ts", import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: "iife",
  // Offices keep old machines: Chrome 109 is the last one for Windows 7.
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* Built from server/console-ts: edit there, then `npm run build`. AGPL-3.0-or-later */" },
  write: false,
});

const wanted = new Map([
  ["console.js", Buffer.from(bundle.outputFiles[0].contents)],
  ["htmx.js", await readFile(new URL("node_modules/htmx.org/dist/htmx.min.js", import.meta.url))],
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
