// The sound of a report that nobody has taken. It rings until somebody takes it.
//
// Browsers keep a page silent until a person has touched it, so the alarm knows three
// states and never pretends: silent (nothing waits), ringing, and locked (it should
// ring and may not: the page says SUARA MATI). The tone is made here, in one looping
// buffer, because a loop keeps its time in a background tab where timers do not.

/** `urgent`: danger that nobody took within the set time. `call`: the same, to supervisors. `news`: a
 *  reporter whom this person answers wrote again. */
export type Ring = "call" | "urgent" | "danger" | "other" | "news" | undefined;
export type Sound = "silent" | "ringing" | "locked";

interface Note {
  /** Seconds from the start of the loop. */
  at: number;
  long: number;
  hz: number;
}

/** Two rising pairs, again and again: cannot be taken for a telephone or a chat. */
const DANGER = { seconds: 2, gain: 0.5, notes: [
  { at: 0, long: 0.22, hz: 660 }, { at: 0.24, long: 0.3, hz: 990 },
  { at: 0.7, long: 0.22, hz: 660 }, { at: 0.94, long: 0.3, hz: 990 },
] };
/** The same, louder and without a pause. */
const URGENT = { seconds: 1.4, gain: 0.8, notes: DANGER.notes };
/** Three rising tones without a rest, as loud as it goes: nothing else on any screen sounds so. */
const CALL = { seconds: 0.9, gain: 1, notes: [
  { at: 0, long: 0.25, hz: 660 }, { at: 0.28, long: 0.25, hz: 880 }, { at: 0.56, long: 0.3, hz: 1100 },
] };
/** One soft pair every six seconds. */
const OTHER = { seconds: 6, gain: 0.3, notes: [
  { at: 0, long: 0.35, hz: 523 }, { at: 0.38, long: 0.5, hz: 659 },
] };
/** One low soft pair every twenty seconds, until it is read: no hurry, but not forgotten either. */
const NEWS = { seconds: 20, gain: 0.2, notes: [
  { at: 0, long: 0.3, hz: 392 }, { at: 0.32, long: 0.4, hz: 494 },
] };
/** Falling: the connection is gone. Played once. */
const LOST = { seconds: 1, gain: 0.25, notes: [
  { at: 0, long: 0.25, hz: 440 }, { at: 0.28, long: 0.4, hz: 330 },
] };

const TUNES = { call: CALL, urgent: URGENT, danger: DANGER, other: OTHER, news: NEWS };

interface Tune { seconds: number; gain: number; notes: Note[] }

export class Alarm {
  private context: AudioContext | undefined;
  private playing: { ring: Ring; source: AudioBufferSourceNode } | undefined;
  private wanted: Ring;
  private readonly listeners: ((sound: Sound, audible: boolean) => void)[] = [];

  /** Calls back on every change, with what is heard and whether sound may be made at all. */
  onChange(then: (sound: Sound, audible: boolean) => void): void {
    this.listeners.push(then);
    this.tell();
  }

  /** Whether the browser lets this page sound. */
  get audible(): boolean {
    return this.context?.state === "running";
  }

  /** To be called from a click or a key: only then may a browser open the sound. */
  async unlock(): Promise<boolean> {
    try {
      this.context ??= this.makeContext();
      await this.context.resume();
    } catch {
      // No sound device at all: stays locked, and the page says so.
    }
    this.settle();
    return this.audible;
  }

  /** Tries without a touch; works where the browser remembers one from the page before. */
  tryQuietly(): void {
    try {
      this.context ??= this.makeContext();
      void this.context.resume().then(() => this.settle(), () => this.tell());
    } catch {
      this.tell();
    }
  }

  want(ring: Ring): void {
    this.wanted = ring;
    this.settle();
  }

  sayLost(): void {
    if (this.context && this.audible) this.start(this.context, LOST, false);
  }

  private makeContext(): AudioContext {
    const context = new AudioContext();
    context.addEventListener("statechange", () => this.settle());
    return context;
  }

  private settle(): void {
    const context = this.context;
    const ring = context && this.audible ? this.wanted : undefined;
    if (this.playing && this.playing.ring !== ring) {
      this.playing.source.stop();
      this.playing = undefined;
    }
    if (context && ring && !this.playing) {
      this.playing = { ring, source: this.start(context, TUNES[ring], true) };
    }
    this.tell();
  }

  private start(context: AudioContext, tune: Tune, loop: boolean): AudioBufferSourceNode {
    const source = context.createBufferSource();
    source.buffer = draw(context, tune);
    source.loop = loop;
    source.connect(context.destination);
    source.start();
    return source;
  }

  private tell(): void {
    const sound: Sound = this.playing ? "ringing" : this.wanted ? "locked" : "silent";
    for (const then of this.listeners) then(sound, this.audible);
  }
}

function draw(context: AudioContext, tune: Tune): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, Math.round(tune.seconds * rate), rate);
  const samples = buffer.getChannelData(0);
  for (const note of tune.notes) {
    const first = Math.round(note.at * rate);
    const count = Math.round(note.long * rate);
    for (let i = 0; i < count && first + i < samples.length; i += 1) {
      const t = i / rate;
      // Soft edges, or a loudspeaker clicks; a quiet octave above carries over noise.
      const edge = Math.min(1, t / 0.015, (note.long - t) / 0.05);
      const wave = Math.sin(2 * Math.PI * note.hz * t) + 0.35 * Math.sin(4 * Math.PI * note.hz * t);
      samples[first + i] = (samples[first + i] ?? 0) + tune.gain * edge * wave * 0.7;
    }
  }
  return buffer;
}
