// The code app on a made-up person's phone, and the sheet of recovery codes in their
// drawer. A code is good once and a step lasts half a minute: whoever signs in more often
// than that takes codes from the sheet.
import { createHmac } from "node:crypto";

const STEP_S = 30;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export class CodeApp {
  /** From the secret as the page shows it. */
  constructor(secret) {
    this.secret = bytes(secret.replace(/\s/g, ""));
    this.lastStep = 0;
    this.sheet = [];
  }

  /** A code that was not used. */
  code() {
    const present = Math.floor(Date.now() / 1000 / STEP_S);
    const step = Math.max(present, this.lastStep + 1);
    if (step > present + 1) {
      const code = this.sheet.pop();
      if (code === undefined) throw new Error("the sheet of recovery codes is used up");
      return code;
    }
    this.lastStep = step;
    return this.at(step);
  }

  /** The code of a step (RFC 6238). */
  at(step) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac("sha1", this.secret).update(counter).digest();
    const number = mac.readUInt32BE(mac[mac.length - 1] & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }
}

function bytes(text) {
  const bits = [...text].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
