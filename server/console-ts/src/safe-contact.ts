// A way to call somebody is on the page only while it is known to be safe: not past the
// end of the safe times, and not while nothing arrives that could say otherwise.
//
// Each way is taken out of the page, not hidden; what the server draws next decides
// whether it comes back.
import type { WaitingTimes } from "./waiting";

/** How long an answer may take before the page is asked for once more. */
const ASK_AGAIN_MS = 10_000;

export class SafeContact {
  private up = true;
  private asked = -Infinity;

  constructor(
    private readonly page: Document,
    private readonly times: WaitingTimes,
  ) {
    window.setInterval(() => this.watch(), 1_000);
    window.addEventListener("pageshow", () => this.watch());
    page.addEventListener("visibilitychange", () => this.watch());
    // What was asked for before the line broke may still arrive.
    page.addEventListener("htmx:after:swap", () => this.watch());
    this.watch();
  }

  link(up: boolean): void {
    const back = up && !this.up;
    this.up = up;
    if (back) this.ask();
    else this.watch();
  }

  private watch(): void {
    const card = this.page.querySelector<HTMLElement>(".contract");
    if (!card) return;
    const over = this.times.now() >= Number(card.dataset["edge"] ?? Infinity);
    if (over || !this.up) this.takeAway(card);
    if (over && this.up && performance.now() - this.asked > ASK_AGAIN_MS) this.ask();
  }

  private takeAway(card: HTMLElement): void {
    const ways = card.querySelectorAll("[data-way]");
    if (ways.length === 0) return;
    for (const way of ways) way.remove();
    card.classList.replace("open", "closed");
    for (const why of card.querySelectorAll<HTMLElement>("[data-no-way]")) why.hidden = false;
  }

  private ask(): void {
    this.asked = performance.now();
    this.page.body.dispatchEvent(new CustomEvent("report-changed", { bubbles: true }));
  }
}
