// An answer that is being written when the page is drawn anew without its form: the claim has
// lapsed, somebody else has the report, or the reporter took consent back. Its words stay in
// sight, said to be unsent, and go back into the form when there is one again. They are kept
// at the server as well, for their writer alone: a session that ends leads away from the page.
import { leave } from "./forms";

/** After so long what was written is kept. */
const KEEP_AFTER_MS = 1_500;

export function keepTyped(page: Document): void {
  let typed = "";
  let soon = 0;
  const keep = (): void => {
    if (soon === 0) return;
    window.clearTimeout(soon);
    soon = 0;
    const form = page.querySelector<HTMLFormElement>("form#answer");
    if (form) leave(`${form.action}/keep`, form);
  };
  const field = (): HTMLTextAreaElement | null => page.querySelector<HTMLTextAreaElement>("#answer #text");
  for (const name of ["input", "change"]) {
    page.addEventListener(name, (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("#answer")) return;
      typed = field()?.value ?? "";
      if (soon === 0) soon = window.setTimeout(keep, KEEP_AFTER_MS);
    });
  }
  window.addEventListener("pagehide", keep);
  page.addEventListener("htmx:after:request", (event) => {
    const status = (event as CustomEvent<{ ctx?: { response?: { status?: number } } }>).detail.ctx?.response?.status ?? 0;
    if (event.target instanceof Element && event.target.id === "answer" && status >= 200 && status < 300) {
      typed = "";
      window.clearTimeout(soon);
      soon = 0;
    }
  });
  page.addEventListener("htmx:after:swap", () => {
    const there = field();
    if (there) {
      if (there.value === "") there.value = typed;
      return;
    }
    const kept = page.getElementById("answer-kept");
    const words = kept?.querySelector(".words");
    if (!kept || !words) return;
    // What the server says was not sent stands there already.
    if (typed !== "") words.textContent = typed;
    kept.hidden = words.textContent === "";
  });
}
