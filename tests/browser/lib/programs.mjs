// Where the programs are. They are built before the scenarios run and never looked for on
// PATH: a scenario with yesterday's program proves nothing about today's.
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

const root = new URL("../../../", import.meta.url).pathname;

function find(name, variable) {
  const folder = process.env.OTS_BIN_DIR ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug");
  const path = process.env[variable] ?? join(folder, name);
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(`${path} is missing: run "cargo build --workspace --bins" first, or name the program in ${variable}`);
  }
  return path;
}

export const otsServer = () => find("ots-server", "OTS_SERVER_BIN");
export const otsPhone = () => find("ots-phone", "OTS_PHONE_BIN");
export const chromium = () => process.env.OTS_CHROMIUM ?? "/usr/bin/chromium";
