// `./ots run` as a newcomer starts it, in a folder of its own, with the programs under test.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { otsServer } from "./programs.mjs";
import { run, until } from "./run.mjs";

const OTS = new URL("../../../ots", import.meta.url).pathname;

export class Demo {
  /** In this folder; what was made there before is gone on with. */
  constructor(home) {
    this.home = home;
    this.env = { ...process.env, OTS_HOME: home, OTS_BIN_DIR: dirname(otsServer()) };
    // The code is on the page: no code app is needed, and none would have the secret.
    this.codes = new Map();
  }

  /** Starts it and waits until it has said where to look. */
  async up(...args) {
    this.process = spawn(OTS, ["run", "--no-apk", ...args], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    this.said = "";
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (bytes) => (this.said += bytes));
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
    await until(() => {
      if (this.process.exitCode !== null) throw new Error(`./ots run ended with ${this.process.exitCode}: ${this.said}`);
      return this.said.includes("Ctrl-C");
    }, "./ots run to be ready");
    [, this.url] = /call centre +(http:\S+)\/\n/.exec(this.said);
    [, this.report] = /pressed once, as a drill: report (\S+)/.exec(this.said);
    [, this.password] = /password +(\S+)/.exec(this.said);
    return this;
  }

  /** Another command of `./ots` on the same folder. */
  command(args, options) {
    return run("env", ["-C", dirname(OTS), `OTS_HOME=${this.home}`, `OTS_BIN_DIR=${this.env.OTS_BIN_DIR}`, OTS, ...args], options);
  }

  /** Signs in as a newcomer does: with what the command printed and the code that the page shows. */
  async signedIn(browser, name, options) {
    const screen = await browser.screen(this, options);
    await screen.go("/");
    await screen.password(name, this.password);
    await screen.page.waitForURL("**/sign-in/second");
    // Just after codes were used by the same person the page says to load it anew when the next one
    // comes, and people do.
    await screen.page.locator("#demo-code").waitFor();
    await until(async () => {
      if (await screen.page.locator("#demo-code strong").count()) return true;
      await screen.page.waitForTimeout(1_000);
      await screen.page.reload();
      return false;
    }, "a code that was not used yet");
    await screen.page.fill("#code", await screen.text("#demo-code strong"));
    await screen.page.click("form[action='/sign-in/second'] button");
    await screen.page.waitForURL((url) => url.pathname !== "/sign-in/second");
    return screen;
  }

  /** Ctrl-C; gives the status. */
  async stop() {
    this.process.kill("SIGINT");
    return this.ended;
  }

  /** What it has received, as its own command says. */
  async received() {
    const { out } = await run(otsServer(), ["reports", "--json", "--data", join(this.home, "demo", "server")]);
    return JSON.parse(out);
  }

  kept(name) {
    return readFile(join(this.home, "demo", name), "utf8");
  }
}
