// Small helps for forms: a template that fills the answer, and a field that empties
// once the server has taken what was in it.

/** Writing that does not pause is saved after so long all the same. */
const SAVE_AFTER_MS = 1_800;

/** Sends what is in a form to the server, also from a page that is being left. */
export function leave(to: string, form: HTMLFormElement): void {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") body.append(name, value);
  });
  void fetch(to, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => undefined);
}

function freshId(): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function watchForms(page: Document): void {
  page.addEventListener("change", (event) => {
    const select = event.target;
    if (!(select instanceof HTMLSelectElement) || select.dataset["fills"] === undefined) return;
    const area = page.getElementById(select.dataset["fills"]);
    const words = select.selectedOptions[0]?.dataset["words"];
    if (area instanceof HTMLTextAreaElement && words !== undefined) {
      area.value = words;
      area.focus();
    }
  });

  page.addEventListener("htmx:after:request", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["reset"] === undefined) return;
    const answer = (event as CustomEvent<{ ctx?: { response?: { status?: number } } }>).detail.ctx?.response?.status ?? 0;
    if (answer < 200 || answer >= 300) return;
    // Nor comes back what the page was drawn with.
    for (const area of form.querySelectorAll("textarea")) area.defaultValue = "";
    for (const box of form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) box.defaultChecked = false;
    for (const option of form.querySelectorAll("option")) option.defaultSelected = false;
    form.reset();
    // What is sent next is another one, whatever its words.
    const id = form.querySelector<HTMLInputElement>("[data-form-id]");
    if (id) id.value = freshId();
  });

  // A draft is saved after a pause in writing, and also while there is none; what is not saved
  // when the page is left goes with it.
  let unsavedForm: HTMLFormElement | undefined;
  let soon = 0;
  const wrote = (event: Event): void => {
    const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-autosave]") : null;
    if (!form || event.target === form) return;
    unsavedForm = form;
    if (soon !== 0) return;
    soon = window.setTimeout(() => {
      soon = 0;
      // Not "change": what waits for a pause would go on waiting.
      unsavedForm?.dispatchEvent(new Event("save-now"));
    }, SAVE_AFTER_MS);
  };
  for (const name of ["input", "change"]) page.addEventListener(name, wrote);
  page.addEventListener("htmx:before:request", (event) => {
    if (event.target === unsavedForm) unsavedForm = undefined;
  });
  // Sent, or thrown away.
  page.addEventListener("submit", () => { unsavedForm = undefined; });
  window.addEventListener("pagehide", () => {
    if (unsavedForm) leave(unsavedForm.action, unsavedForm);
    unsavedForm = undefined;
  });

  // A draft that could not be saved says so, and is tried again by itself.
  let again = 0;
  const unsaved = (form: HTMLFormElement): void => {
    const line = form.querySelector<HTMLElement>("#saved span");
    if (line) line.textContent = form.dataset["unsaved"] ?? "";
    window.clearTimeout(again);
    again = window.setTimeout(() => form.dispatchEvent(new Event("change", { bubbles: true })), 3_000);
  };
  for (const name of ["htmx:error", "htmx:response:error"]) {
    page.addEventListener(name, (event) => {
      const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-autosave]") : null;
      const status = (event as CustomEvent<{ ctx?: { response?: { status?: number } } }>).detail?.ctx?.response?.status ?? 0;
      // An answer that speaks for itself (another window has saved) stands as it is.
      if (form && (status === 0 || status >= 500)) {
        unsavedForm = form;
        unsaved(form);
      }
    });
  }

  // Ctrl and Enter press the button that sends; Enter alone, in a field, only saves.
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) return;
    const button = event.target.closest("form")?.querySelector<HTMLButtonElement>("[data-ctrl-enter]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // A second press of a slow button must not do the same thing twice.
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset["sent"] !== undefined) event.preventDefault();
    form.dataset["sent"] = "yes";
    window.setTimeout(() => delete form.dataset["sent"], 5_000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"];
  });
}
