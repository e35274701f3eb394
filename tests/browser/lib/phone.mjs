// A phone without a screen: the real core, with a data folder of its own.
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { otsPhone } from "./programs.mjs";
import { run } from "./run.mjs";

export class Phone {
  static async of(centre) {
    const phone = new Phone();
    phone.centre = centre;
    phone.folder = await mkdtemp(join(centre.folder, "phone-"));
    phone.instance = await centre.instance();
    return phone;
  }

  run(args, options) {
    return run(otsPhone(), ["--data", this.folder, "--instance", this.instance, "--server", this.centre.direct, ...args], options);
  }

  /** Presses without a window and sends; gives the report's id. */
  async press(...args) {
    const id = await this.pressUnsent(...args);
    await this.sync();
    return id;
  }

  async pressUnsent(...args) {
    const { out } = await this.run(["press", "--now", "--json", ...args]);
    return JSON.parse(out).report_id;
  }

  /** Adds something by its command, and sends it. */
  async say(command, id, value, ...args) {
    if (typeof value === "object") await this.run([command, id, "--json", "-", ...args], { input: JSON.stringify(value) });
    else await this.run([command, id, ...(value === undefined ? [] : [value]), ...args]);
    await this.sync();
  }

  async prepare(value) {
    await this.run(["prepare", "--json", "-"], { input: JSON.stringify(value) });
  }

  async sync() {
    await this.run(["sync", "--until-empty", "--timeout", "60"]);
  }

  /** What the phone knows of a report after asking. */
  async updates(id) {
    const { out } = await this.run(["updates", id, "--json"]);
    return JSON.parse(out);
  }

  async state(id) {
    await this.run(["updates", id]);
    const { out } = await this.run(["status", "--json"]);
    return JSON.parse(out).find((report) => report.report_id === id)?.state;
  }

  /** The sealed press as it goes by SMS: the very bytes of the envelope. */
  async envelope(id) {
    const { out } = await this.run(["sms", id]);
    return Buffer.from(out.trim().replace(/^OTS1:/, ""), "base64");
  }
}

/** Puts an envelope as a phone would, with the age that its boot clock says. */
export async function put(centre, envelope, { age } = {}) {
  const hex = envelope.subarray(6, 22).toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const headers = { "content-type": "application/vnd.ots.envelope", ...(age === undefined ? {} : { "ots-age-ms": String(age) }) };
  const answer = await fetch(`${centre.direct}/v1/reports/${id}/items/${id}`, { method: "PUT", headers, body: envelope });
  await answer.arrayBuffer();
  return { id, status: answer.status };
}
