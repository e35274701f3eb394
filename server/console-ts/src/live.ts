// The one stream from the server, and the truth about whether it is up.
//
// A browser's EventSource reconnects by itself and then sends Last-Event-ID, but it
// gives up for good on an answer that is not 200 (a proxy's 502 while the server
// restarts), and it never notices a connection that died without a word. So the
// server says something every two seconds; five seconds of silence is "down", and
// whatever the cause, this opens the stream again, for ever, from the last event it
// has seen. The server answers either with what came after that, or with the whole
// list between `begin` and `end`.

/** How the reports that wait and are held arrive: one event a report. */
export interface Row {
  report: string;
  /** The event this row stands for; a row with a lower one is older. */
  seq: number;
  list: "waiting" | "held" | "gone";
  urgency: string;
  drill: boolean;
  /** Nobody took it within the set time. */
  unattended: boolean;
  /** The reporter wrote again, and this screen's person, who holds it, has not read it. */
  news: boolean;
  /** It has waited below the cut of a long list: nothing that comes now. */
  below: boolean;
  /** The row as the server draws it, where the page has a list. */
  html: string;
}

/** How much is open, however much of it is on the list. */
export interface Counts {
  waiting: number;
  danger: number;
  /** Of the danger, what nobody took in time. */
  unattended: number;
  held: number;
}

/** Whether this screen's person is on shift, and the form for it as the server draws it. */
export interface Shift {
  on: boolean;
  html: string;
}

/** What supervisors are called for. */
export interface Call {
  /** Since when the alert waits. */
  since: number;
  /** It is a drill, and there is nothing else. */
  drill: boolean;
}

/** How many deadlines press on the reader, and how many have passed. */
export interface Deadlines {
  pressing: number;
  overdue: number;
  /** How many reports to the police have little time left. */
  police: number;
}

/** Calls that this reader, or for a supervisor somebody else, began to write down and has not sent. */
export interface Drafts {
  toDo: number;
  /** Their own, not touched for too long. */
  unsent: number;
  /** Others', left. */
  left: number;
}

export interface Listener {
  begin(): void;
  row(row: Row): void;
  end(): void;
  counts(counts: Counts): void;
  now(serverMs: number): void;
  people(said: string): void;
  /** The other of *Mulai tugas* and *Selesai tugas* than the page says that it shows. */
  shift(shift: Shift): void;
  /** Supervisors are called, or undefined when they no longer are. */
  called(call: Call | undefined): void;
  /** How often a glass was broken that this supervisor has not read of. */
  glass(unseen: number): void;
  deadlines(count: Deadlines): void;
  drafts(count: Drafts): void;
  link(up: boolean): void;
  signedOut(): void;
}

/** Silence that counts as a lost stream. */
const DOWN_AFTER_MS = 5_000;
/** Silence after which the connection is thrown away and made anew. */
const RENEW_AFTER_MS = 8_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export class Live {
  private source: EventSource | undefined;
  private lastEvent = "";
  private heard = performance.now();
  /** When the newest connection was begun: on a slow line its first word takes long. */
  private begun = performance.now();
  private up: boolean | undefined;
  private retry = FIRST_RETRY_MS;
  private timer: number | undefined;

  constructor(
    private readonly url: string,
    private readonly to: Listener,
    /** Whether the page shows its person as on shift: who was away with it is so again. */
    private readonly onShift: () => boolean,
  ) {}

  open(): void {
    this.connect();
    window.setInterval(() => this.watch(), 1_000);
    window.addEventListener("online", () => this.reconnect());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.watch();
    });
    window.addEventListener("pagehide", () => this.source?.close());
    window.addEventListener("pageshow", (shown) => {
      if (shown.persisted) this.reconnect();
    });
  }

  private connect(): void {
    this.timer = undefined;
    this.begun = performance.now();
    this.source?.close();
    const url = new URL(this.url, window.location.href);
    if (this.onShift()) url.searchParams.set("on_shift", "true");
    if (this.lastEvent !== "") url.searchParams.set("after", this.lastEvent);
    const source = new EventSource(url);
    this.source = source;

    const on = (name: string, then: (data: string) => void): void => {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        this.heard = performance.now();
        this.retry = FIRST_RETRY_MS;
        if (message.lastEventId !== "") this.lastEvent = message.lastEventId;
        this.setUp(true);
        then(message.data);
      });
    };
    on("begin", () => this.to.begin());
    on("row", (data) => this.to.row(JSON.parse(data) as Row));
    on("end", () => this.to.end());
    on("counts", (data) => this.to.counts(JSON.parse(data) as Counts));
    on("people", (data) => this.to.people(data));
    on("shift", (data) => this.to.shift(JSON.parse(data) as Shift));
    on("called", (data) => this.to.called(data === "-" ? undefined : (JSON.parse(data) as Call)));
    on("deadlines", (data) => this.to.deadlines(JSON.parse(data) as Deadlines));
    on("drafts", (data) => this.to.drafts(JSON.parse(data) as Drafts));
    on("glass", (data) => this.to.glass(Number(data)));
    on("beat", (data) => this.to.now(Number(data)));
    on("signed-out", () => this.to.signedOut());
    source.onerror = () => {
      if (source === this.source && source.readyState === EventSource.CLOSED) this.later();
    };
  }

  private watch(): void {
    const now = performance.now();
    if (now - this.heard > DOWN_AFTER_MS) this.setUp(false);
    if (now - Math.max(this.heard, this.begun) > RENEW_AFTER_MS && this.timer === undefined) this.later();
  }

  /** Tries again after a pause that grows; asks first whether we are still signed in. */
  private later(): void {
    if (this.timer !== undefined) return;
    this.source?.close();
    const pause = this.retry;
    this.retry = Math.min(this.retry * 2, LAST_RETRY_MS);
    this.timer = window.setTimeout(() => {
      // Over a connection that died without a word an answer would be waited for until TCP gives up.
      void fetch("/session", { cache: "no-store", signal: AbortSignal.timeout(RENEW_AFTER_MS) })
        .then((answer) => {
          if (answer.status === 401) this.to.signedOut();
          else this.connect();
        })
        .catch(() => {
          this.timer = undefined;
          this.later();
        });
    }, pause);
  }

  private reconnect(): void {
    if (this.timer !== undefined) window.clearTimeout(this.timer);
    this.retry = FIRST_RETRY_MS;
    this.connect();
  }

  private setUp(up: boolean): void {
    if (this.up === up) return;
    this.up = up;
    this.to.link(up);
  }
}
