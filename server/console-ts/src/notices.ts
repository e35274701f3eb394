// Banners, badges and the browser's own notification. Every word stands in the page
// already, in the reader's language; this only shows and hides.
import type { Call, Deadlines, Drafts } from "./live";

export class Notices {
  private readonly title: string;
  private linkUp = true;
  private waitingNow = 0;
  private shown: Notification | undefined;
  private calledSince: number | undefined;

  constructor(private readonly page: Document) {
    this.title = page.title;
  }

  link(up: boolean): void {
    this.linkUp = up;
    this.show("stream-down", !up);
    const signal = this.page.getElementById("signal");
    if (signal) {
      signal.dataset["state"] = up ? "up" : "down";
      for (const part of signal.querySelectorAll<HTMLElement>("[data-when]")) {
        part.hidden = part.dataset["when"] !== signal.dataset["state"];
      }
    }
    this.drawTitle();
  }

  waiting(waiting: number, danger: number, held: number): void {
    this.waitingNow = waiting;
    for (const badge of this.page.querySelectorAll<HTMLElement>("[data-badge=waiting], [data-badge=held]")) {
      const count = badge.dataset["badge"] === "held" ? held : waiting;
      badge.textContent = String(count);
      badge.dataset["count"] = String(count);
      badge.toggleAttribute("data-urgent", badge.dataset["badge"] === "waiting" && danger > 0);
    }
    if (waiting === 0) this.shown?.close();
    this.drawTitle();
  }

  /** How many wait below a list that is cut. */
  more(below: number): void {
    const say = this.page.querySelector<HTMLElement>("#queue-more .say");
    this.show("queue-more", below > 0);
    if (say && below > 0) say.textContent = (say.dataset["say"] ?? "{}").replace("{}", String(below));
  }

  /** The supervisors' banner: how long the alert that nobody takes has waited, and whether it is a drill. */
  called(call: Call | undefined): void {
    const since = call?.since;
    const mark = this.page.querySelector<HTMLElement>("#called .mark.drill");
    if (mark && call) mark.hidden = !call.drill;
    const figure = this.page.querySelector<HTMLElement>("#called .figure");
    if (figure && since !== undefined) {
      figure.dataset["since"] = String(since);
      this.page.dispatchEvent(new CustomEvent("ots:drawn"));
    }
    this.show("called", since !== undefined);
    // Said again for the same alert, it is no news.
    if (since !== undefined && since !== this.calledSince) this.notify(call?.drill === true);
    this.calledSince = since;
  }

  /** Emergency access: the banner stays until the supervisor has said to have read it. */
  glass(unseen: number): void {
    this.show("glass", unseen > 0);
  }

  /** The badge beside the worklist, and the banners: they stand for as long as it is so. */
  deadlines({ pressing, overdue, police }: Deadlines): void {
    const badge = this.page.getElementById("deadlines-badge");
    if (badge) {
      badge.textContent = String(pressing);
      badge.dataset["count"] = String(pressing);
      badge.toggleAttribute("data-urgent", overdue > 0);
    }
    this.show("deadlines-late", overdue > 0);
    this.show("deadlines-police", police > 0);
  }

  /** The badge beside the forms, and the banners of what was begun and not sent. */
  drafts({ toDo, unsent, left }: Drafts): void {
    const badge = this.page.getElementById("drafts-badge");
    if (badge) {
      badge.hidden = toDo === 0;
      badge.dataset["count"] = String(toDo);
      badge.toggleAttribute("data-urgent", unsent + left > 0);
      const figure = badge.querySelector<HTMLElement>(".figure");
      if (figure) figure.textContent = String(toDo);
    }
    this.show("drafts-unsent", unsent > 0);
    this.show("drafts-left", left > 0);
  }

  /** A new row: spoken once to a screen reader, and shown outside if nobody looks. */
  arrived(urgency: string, drill: boolean): void {
    const words = this.page.getElementById("spoken")?.dataset;
    this.speak(words?.[drill ? "drill" : urgency] ?? words?.["report"] ?? "");
    this.notify(drill);
  }

  /** The reporter wrote again in a report of this person's: spoken once, and shown outside. */
  wrote(): void {
    this.speak(this.page.getElementById("spoken")?.dataset["news"] ?? "");
    this.notify();
  }

  /** How many reports of this person's have something unread. */
  news(unread: number): void {
    const badge = this.page.querySelector<HTMLElement>("[data-badge=news]");
    if (!badge) return;
    badge.hidden = unread === 0;
    badge.dataset["count"] = String(unread);
    const figure = badge.querySelector<HTMLElement>(".figure");
    if (figure) figure.textContent = String(unread);
  }

  show(id: string, visible: boolean): void {
    const notice = this.page.getElementById(id);
    if (notice) notice.hidden = !visible;
  }

  say(id: string, words: string): void {
    const place = this.page.getElementById(id);
    if (place && place.textContent !== words) place.textContent = words;
  }

  private speak(words: string): void {
    const spoken = this.page.getElementById("spoken");
    if (!spoken) return;
    spoken.textContent = "";
    window.setTimeout(() => { spoken.textContent = words; }, 50);
  }

  /** Says only that something waits: a passer-by may read this screen. */
  private notify(drill = false): void {
    const words = this.page.body.dataset[drill ? "notifyDrill" : "notify"];
    if (words === undefined || this.page.hasFocus()) return;
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    try {
      // One at a time, and each newcomer is heard and seen, also while an older one still stands.
      const options: NotificationOptions & { renotify: boolean } = { tag: "ots-queue", requireInteraction: true, renotify: true };
      this.shown = new Notification(words, options);
      this.shown.onclick = () => {
        window.focus();
        this.shown?.close();
      };
    } catch {
      // Some systems allow notifications only from a service worker; the sound and the title remain.
    }
  }

  private drawTitle(): void {
    const lost = this.page.body.dataset["lost"] ?? "";
    const badge = this.linkUp ? (this.waitingNow > 0 ? `(${this.waitingNow}) ` : "") : `${lost} `;
    this.page.title = badge + this.title;
  }
}
