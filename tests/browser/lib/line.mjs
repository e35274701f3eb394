// A TCP line that can be cut, and that can go quiet without a word, as radio links do.
import { connect, createServer } from "node:net";

export class Line {
  static async to(target) {
    const line = new Line();
    line.target = target;
    line.open = new Set();
    line.mode = "through";
    line.server = createServer((near) => line.join(near));
    await new Promise((resolve) => line.server.listen(0, "127.0.0.1", resolve));
    line.port = line.server.address().port;
    return line;
  }

  join(near) {
    near.on("error", () => {});
    if (this.mode === "cut") return near.destroy();
    const far = connect(this.target, "127.0.0.1");
    const pair = { near, far };
    this.open.add(pair);
    const over = () => {
      near.destroy();
      far.destroy();
      this.open.delete(pair);
    };
    for (const side of [near, far]) {
      side.on("error", over);
      side.on("close", over);
    }
    near.on("data", (bytes) => this.mode === "through" && far.write(bytes));
    far.on("data", (bytes) => this.mode === "through" && near.write(bytes));
  }

  /** Every connection breaks, and no new one is taken. */
  cut() {
    this.mode = "cut";
    for (const { near, far } of this.open) {
      near.destroy();
      far.destroy();
    }
  }

  /** Connections stay, and nothing passes. */
  silence() {
    this.mode = "silent";
  }

  mend() {
    // What was lost in the silence is lost: those connections can only be made anew.
    if (this.mode === "silent") this.cut();
    this.mode = "through";
  }

  async end() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
