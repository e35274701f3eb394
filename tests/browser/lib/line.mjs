// A TCP line that can be cut, and that can go quiet without a word, as radio links do.
import { connect, createServer } from "node:net";

export class Line {
  static async to(target) {
    const line = new Line();
    line.target = target;
    line.open = new Set();
    line.mode = "through";
    line.delay = 0;
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
    const pass = (from, to) => from.on("data", (bytes) => {
      if (this.mode !== "through" || pair.dead) return;
      if (this.delay === 0) to.write(bytes);
      else setTimeout(() => this.mode === "through" && to.write(bytes), this.delay);
    });
    pass(near, far);
    pass(far, near);
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

  /** Connections that stand never pass anything again, and nobody is told; new ones do. */
  forget() {
    for (const pair of this.open) pair.dead = true;
    this.mode = "through";
  }

  /** Everything takes so many milliseconds longer each way, as over a satellite. */
  slow(delay) {
    this.delay = delay;
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
