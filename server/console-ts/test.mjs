// Runs the tests beside the sources, src/*.test.ts, on Node.js alone.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const sources = new URL("src/", import.meta.url).pathname;
const names = (await readdir(sources)).filter((name) => name.endsWith(".test.ts"));
if (names.length === 0) throw new Error(`no tests in ${sources}`);
const folder = await mkdtemp(join(tmpdir(), "ots-console-"));
try {
  await build({
    entryPoints: names.map((name) => join(sources, name)),
    bundle: true, platform: "node", format: "esm", outdir: folder, outExtension: { ".js": ".mjs" }, logLevel: "warning",
  });
  const files = names.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
  const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
