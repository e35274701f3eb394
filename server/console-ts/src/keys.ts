// The keyboard path. A control that has a key names it (`data-key="a"`), and the page
// shows it beside the control; this finds the control and presses it. A key means the
// row that has the focus, else the first row: the one that waits longest.
//
// Single keys can be turned off (WCAG 2.1.4): people who dictate, or whose hands shake,
// would set off what they did not mean.

const STORED = "ots-keys";

export function watchKeys(page: Document): void {
  const help = page.getElementById("keys");
  const switchBox = page.querySelector<HTMLInputElement>("#keys-on");
  const set = (on: boolean): void => {
    page.documentElement.dataset["keys"] = on ? "on" : "off";
    if (switchBox) switchBox.checked = on;
  };
  set(window.localStorage.getItem(STORED) !== "off");
  switchBox?.addEventListener("change", () => {
    window.localStorage.setItem(STORED, switchBox.checked ? "on" : "off");
    set(switchBox.checked);
  });
  page.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-print]")) window.print();
    if (help instanceof HTMLDialogElement && event.target.closest("[data-open-keys]")) help.showModal();
  });

  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (page.querySelector("dialog[open]")) return;
    if (page.documentElement.dataset["keys"] === "off") return;
    if (event.key === "?" && help instanceof HTMLDialogElement) {
      help.showModal();
      event.preventDefault();
    } else if (event.key === "j" || event.key === "ArrowDown") {
      if (step(page, 1)) event.preventDefault();
    } else if (event.key === "k" || event.key === "ArrowUp") {
      if (step(page, -1)) event.preventDefault();
    } else if (event.key.length === 1 && press(page, event.key.toLowerCase())) {
      event.preventDefault();
    }
  });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])"));
}

function press(page: Document, key: string): boolean {
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  const row = page.activeElement?.closest(".row");
  const control = row?.querySelector<HTMLElement>(wanted) ?? visible(page.querySelectorAll<HTMLElement>(wanted));
  if (!control) return false;
  if (control.matches("textarea, input, select")) control.focus();
  else control.click();
  return true;
}

function visible(found: NodeListOf<HTMLElement>): HTMLElement | undefined {
  return [...found].find((one) => one.offsetParent !== null);
}

/** Moves the focus from row to row. */
function step(page: Document, by: number): boolean {
  const controls = [...page.querySelectorAll<HTMLElement>(".row")]
    .map((row) => row.querySelector<HTMLElement>("button, a"))
    .filter((control) => control !== null);
  if (controls.length === 0) return false;
  const row = page.activeElement?.closest(".row");
  const at = controls.findIndex((control) => row?.contains(control));
  const next = at < 0 ? (by > 0 ? 0 : controls.length - 1) : Math.max(0, Math.min(controls.length - 1, at + by));
  controls[next]?.focus();
  return true;
}
