// Counts how long each report has waited, by the server's clock: the clock of the
// machine on the desk may be wrong by hours.

export class WaitingTimes {
  /** Server's time less ours. */
  private offset: number;

  constructor(private readonly page: Document) {
    this.offset = Number(page.body.dataset["now"] ?? Date.now()) - Date.now();
    this.draw();
    window.setInterval(() => this.draw(), 1_000);
    page.addEventListener("ots:drawn", () => this.draw());
    page.addEventListener("htmx:after:swap", () => this.draw());
  }

  setServerTime(serverMs: number): void {
    if (Number.isFinite(serverMs)) this.offset = serverMs - Date.now();
  }

  /** The time by the server's clock, in milliseconds. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** What must be done by then: how much is left, or has gone by, in the page's own words. */
  private drawDue(now: number): void {
    for (const element of this.page.querySelectorAll<HTMLElement>("[data-due]")) {
      const left = Math.ceil((Number(element.dataset["due"]) - now) / 1_000);
      const words = element.dataset[left > 0 ? "left" : "past"] ?? "{}";
      const text = words.replace("{}", clock(Math.abs(left)));
      if (element.textContent !== text) element.textContent = text;
    }
  }

  private draw(): void {
    const now = this.now();
    for (const element of this.page.querySelectorAll<HTMLElement>("[data-since]")) {
      const seconds = Math.max(0, Math.floor((now - Number(element.dataset["since"])) / 1_000));
      const figure = element.querySelector(".figure") ?? element;
      const text = clock(seconds);
      if (figure.textContent !== text) figure.textContent = text;
      const limit = Number(element.dataset["limit"] ?? NaN);
      const near = Number(element.dataset["near"] ?? NaN);
      element.toggleAttribute("data-is-near", seconds >= near && seconds < limit);
      element.toggleAttribute("data-over", seconds >= limit);
    }
    this.drawDue(now);
    for (const element of this.page.querySelectorAll<HTMLElement>("[data-until]")) {
      const seconds = Math.max(0, Math.ceil((Number(element.dataset["until"]) - now) / 1_000));
      const text = clock(seconds);
      if (element.textContent !== text) element.textContent = text;
    }
  }
}

/** mm:ss, and h:mm:ss from an hour on. */
export function clock(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
