// Runs a program to its end and gives what it said.
import { spawn } from "node:child_process";

export function run(program, args, { input = "", expect = 0 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (bytes) => (out += bytes));
    child.stderr.on("data", (bytes) => (err += bytes));
    child.on("error", reject);
    child.on("close", (code) => {
      if (expect === undefined || code === expect) resolve({ code, out, err });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}: ${err}`));
    });
    // A program that reads no input may end before it is all written.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Longer than anything here takes on a busy machine: to end a scenario, not to measure it. */
export const PATIENCE_MS = 120_000;

/** Waits until something is so. */
export async function until(so, what = String(so)) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await so();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
