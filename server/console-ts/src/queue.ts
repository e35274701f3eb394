// The list of reports that wait and that are held, kept in step with the stream.
//
// A report has at most one row, found by its id, so an event that arrives twice
// changes nothing and one that arrives late is older than what is shown. On pages
// without a list the same rows are counted, so that every page rings. A list that is too
// long for a page is cut: what is below it counts and rings as well.
import type { Alarm } from "./alarm";
import type { Counts, Row } from "./live";
import type { Notices } from "./notices";

interface Known { seq: number; list: Row["list"]; urgency: string; unattended: boolean; news: boolean }

export class Queue {
  private readonly known = new Map<string, Known>();
  private readonly lists: { waiting: HTMLElement | null; held: HTMLElement | null };
  private mentioned: Set<string> | undefined;
  /** What the server says there is: more than the list has where that is cut. */
  private all: Counts;
  /** The event up to which the page itself was drawn. */
  private readonly drawnAt: number;
  /** False until the first whole list is in: what was there before does not "arrive". */
  private settled = false;
  /** Whether this screen is a supervisor's who is called. */
  private called = false;

  constructor(
    private readonly page: Document,
    private readonly alarm: Alarm,
    private readonly notices: Notices,
  ) {
    this.drawnAt = Number(page.body.dataset["seq"] ?? 0);
    this.lists = { waiting: page.getElementById("waiting"), held: page.getElementById("held") };
    for (const list of ["waiting", "held"] as const) {
      for (const element of rowsOf(this.lists[list])) {
        this.known.set(idOf(element), { seq: Number(element.dataset["seq"]), list, urgency: element.dataset["urgency"] ?? "", unattended: "unattended" in element.dataset, news: "news" in element.dataset });
      }
    }
    const badge = (name: string): HTMLElement | null => page.querySelector(`[data-badge=${name}]`);
    const figure = (name: string): number => Number(badge(name)?.dataset["count"] ?? 0);
    this.all = { waiting: figure("waiting"), danger: badge("waiting")?.dataset["urgent"] === undefined ? 0 : 1, unattended: 0, held: figure("held") };
    this.count();
  }

  begin(): void {
    this.mentioned = new Set();
  }

  row(row: Row): void {
    this.mentioned?.add(row.report);
    const before = this.known.get(row.report);
    if (before && before.seq >= row.seq) return;
    const arrived = row.list === "waiting" && before?.list !== "waiting";
    const wrote = row.news && before?.news !== true;
    if (row.list === "gone") {
      this.known.delete(row.report);
      this.page.getElementById(`r-${row.report}`)?.remove();
    } else {
      this.known.set(row.report, { seq: row.seq, list: row.list, urgency: row.urgency, unattended: row.unattended, news: row.news });
      this.draw(row, arrived && this.settled && !row.below);
    }
    if (this.mentioned === undefined) this.count();
    if (arrived && this.settled && !row.below) this.notices.arrived(row.urgency, row.drill);
    if (wrote && this.settled) this.notices.wrote();
    if (this.page.body.dataset["report"] === row.report && row.seq > this.drawnAt) {
      this.page.body.dispatchEvent(new CustomEvent("report-changed", { bubbles: true }));
    }
  }

  end(): void {
    const mentioned = this.mentioned;
    this.mentioned = undefined;
    if (mentioned) {
      for (const report of [...this.known.keys()]) {
        if (mentioned.has(report)) continue;
        this.known.delete(report);
        this.page.getElementById(`r-${report}`)?.remove();
      }
    }
    this.settled = true;
    this.count();
  }

  counts(counts: Counts): void {
    this.all = counts;
    this.count();
  }

  private draw(row: Row, arrived: boolean): void {
    const list = row.list === "gone" ? null : this.lists[row.list];
    if (!list || row.html === "") return;
    const template = this.page.createElement("template");
    template.innerHTML = row.html;
    const fresh = template.content.firstElementChild;
    if (!(fresh instanceof HTMLElement)) return;

    const old = this.page.getElementById(`r-${row.report}`);
    const focused = old?.contains(this.page.activeElement) ?? false;
    old?.remove();
    const next = rowsOf(list).find((other) => goesBefore(fresh, other));
    list.insertBefore(fresh, next ?? null);
    if (arrived) fresh.classList.add("new");
    window.htmx?.process(fresh);
    if (focused) fresh.querySelector<HTMLElement>("button, a")?.focus();
    this.page.dispatchEvent(new CustomEvent("ots:drawn"));
  }

  /** Supervisors are called, or no longer: louder than anything else. */
  call(called: boolean): void {
    this.called = called;
    this.count();
  }

  private count(): void {
    const known = [...this.known.values()];
    const waiting = known.filter((one) => one.list === "waiting");
    const danger = waiting.filter((one) => one.urgency === "danger" || one.urgency === "unknown");
    const news = known.filter((one) => one.news).length;
    // The rows come first and the counts right behind them: between the two the greater rings.
    const all = {
      waiting: Math.max(waiting.length, this.all.waiting),
      danger: Math.max(danger.length, this.all.danger),
      held: Math.max(known.filter((one) => one.list === "held").length, this.all.held),
    };
    this.notices.waiting(all.waiting, all.danger, all.held);
    if (this.lists.waiting) this.notices.more(all.waiting - waiting.length);
    this.notices.news(news);
    const unattended = danger.some((one) => one.unattended) || this.all.unattended > 0;
    // What nobody took rings on every screen, whoever is on duty.
    if (unattended || this.called) this.alarm.tryQuietly();
    this.alarm.want(this.called ? "call" : unattended ? "urgent" : all.danger > 0 ? "danger" : all.waiting > 0 ? "other" : news > 0 ? "news" : undefined);
  }
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return list ? [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement) : [];
}

function idOf(row: HTMLElement): string {
  return row.id.replace(/^r-/, "");
}

/** The server says where a row stands: urgency first, then who has waited longest. */
function goesBefore(a: HTMLElement, b: HTMLElement): boolean {
  return Number(a.dataset["order"]) < Number(b.dataset["order"]);
}
