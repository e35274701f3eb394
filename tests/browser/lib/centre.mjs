// A call centre: the real ots-server, with a data folder of its own. It keeps its port
// while it is down, so that it comes back where screens look for it.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Line } from "./line.mjs";
import { otsServer } from "./programs.mjs";
import { run, until } from "./run.mjs";

/** The password of every made-up person. */
export const PASSWORD = "rekaan, hanya untuk uji";

const settings = (times, more) => `
[instance]
id = "rekaan"
name = "Kabupaten Rekaan"
regency = "35.09"
time_zone = "Asia/Jakarta"

[numbers]
police = "110"
ambulance = "119"
sapa = "129"
sapa_whatsapp = "+62-811-1129-129"

[sms]
number = "+62-800-0000-0009"

[times]
${Object.entries(times).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join("\n")}

${more}`;

export class Centre {
  static async start(times = {}, more = "") {
    const centre = new Centre();
    // The code apps of its people, by name.
    centre.codes = new Map();
    centre.folder = await mkdtemp(join(tmpdir(), "ots-browser-"));
    await writeFile(join(centre.folder, "settings.toml"), settings(times, more));
    centre.port = await freePort();
    // Screens reach the server through a line that a scenario can cut.
    centre.line = await Line.to(centre.port);
    await centre.up();
    return centre;
  }

  get data() {
    return join(this.folder, "centre");
  }

  /** Where screens reach it. */
  get url() {
    return `http://127.0.0.1:${this.line.port}`;
  }

  /** Where phones reach it: past the line. */
  get direct() {
    return `http://127.0.0.1:${this.port}`;
  }

  async up() {
    this.process = spawn(
      otsServer(),
      ["serve", "--data", this.data, "--listen", `127.0.0.1:${this.port}`, "--instance", join(this.folder, "settings.toml")],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    this.process.stderr.on("data", (bytes) => (said += bytes));
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
    await until(async () => {
      if (this.process.exitCode !== null) throw new Error(`ots-server ended: ${said}`);
      return fetch(`${this.direct}/readyz`).then((answer) => answer.ok, () => false);
    });
  }

  /** Gone at once, as when the power fails. */
  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  async person(name, role = "operator") {
    await run(otsServer(), ["user", "add", name, "--role", role, "--password-stdin", "--data", this.data], { input: `${PASSWORD}\n` });
    return name;
  }

  /** The file of the signed instance document. */
  async instance() {
    const file = join(this.folder, "instance.txt");
    const { out } = await run(otsServer(), ["instance", "--data", this.data]);
    await writeFile(file, out);
    return file;
  }

  async reports() {
    const { out } = await run(otsServer(), ["reports", "--json", "--data", this.data]);
    return JSON.parse(out);
  }

  async end() {
    await this.kill();
    await this.line.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
