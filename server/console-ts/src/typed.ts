// An answer that is being written when the page is drawn anew without its form: the claim has
// lapsed, somebody else has the report, or the reporter took consent back. Its words stay in
// sight, said to be unsent, and go back into the form when there is one again, with whatever else
// was filled in. All of it is kept at the server as well, for its writer alone: a session that ends
// leads away from the page.
import { leave } from "./forms";

/** After so long what was written is kept. */
const KEEP_AFTER_MS = 1_500;

type Typed = { text: string; question: boolean; ready: string };

const NOTHING: Typed = { text: "", question: false, ready: "" };

export function keepTyped(page: Document): void {
  let typed = NOTHING;
  let soon = 0;
  const field = (): HTMLTextAreaElement | null => page.querySelector<HTMLTextAreaElement>("#answer #text");
  const tick = (): HTMLInputElement | null => page.querySelector<HTMLInputElement>("#answer [name=question]");
  const ready = (): HTMLSelectElement | null => page.querySelector<HTMLSelectElement>("#answer #ready");
  const keep = (): void => {
    if (soon === 0) return;
    window.clearTimeout(soon);
    soon = 0;
    const form = page.querySelector<HTMLFormElement>("form#answer");
    if (form) leave(`${form.action}/keep`, form);
  };
  for (const name of ["input", "change"]) {
    page.addEventListener(name, (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("#answer")) return;
      typed = { text: field()?.value ?? "", question: tick()?.checked ?? false, ready: ready()?.value ?? "" };
      if (soon === 0) soon = window.setTimeout(keep, KEEP_AFTER_MS);
    });
  }
  // What is not kept yet when the page is left goes along. A tablet that is locked, and a browser
  // that throws pages away to save memory, say no more than that the page is out of sight.
  window.addEventListener("pagehide", keep);
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") keep();
  });
  page.addEventListener("htmx:after:request", (event) => {
    const status = (event as CustomEvent<{ ctx?: { response?: { status?: number } } }>).detail.ctx?.response?.status ?? 0;
    if (event.target instanceof Element && event.target.id === "answer" && status >= 200 && status < 300) {
      typed = NOTHING;
      window.clearTimeout(soon);
      soon = 0;
    }
  });
  page.addEventListener("htmx:after:swap", () => {
    const there = field();
    if (there) {
      if (there.value !== "" || typed.text === "") return;
      there.value = typed.text;
      const [box, list] = [tick(), ready()];
      if (box) box.checked = typed.question;
      if (list) list.value = typed.ready;
      return;
    }
    const kept = page.getElementById("answer-kept");
    const words = kept?.querySelector(".words");
    if (!kept || !words) return;
    // What the server says was not sent stands there already.
    if (typed.text !== "") {
      words.textContent = typed.text;
      const question = kept.querySelector<HTMLElement>("[data-question]");
      if (question) question.hidden = !typed.question;
    }
    kept.hidden = words.textContent === "";
  });
}
