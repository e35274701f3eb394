// What a page gives to the loudspeaker, for who cannot hear it.

/** Notes what the page hands to the loudspeaker: which buffers play, and whether in a loop. */
export async function listen(screen) {
  await screen.context.addInitScript(() => {
    window.heard = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...args) {
      const samples = this.buffer.getChannelData(0);
      const note = { loop: this.loop, state: this.context.state, loudest: samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0), playing: true };
      window.heard.push(note);
      this.addEventListener("ended", () => { note.playing = false; });
      return start.apply(this, args);
    };
  });
}

/** What plays now. */
export const playing = (screen) => screen.page.evaluate(() => window.heard.filter((note) => note.playing));
