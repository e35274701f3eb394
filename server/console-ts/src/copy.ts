// A button beside a number that people carry to another program, such as coordinates: copies it.
// The number stands there to be selected by hand; without this script there is no button.

export function watchCopying(page: Document): void {
  // The style sheet shows the buttons by this.
  page.documentElement.dataset["copies"] = "yes";
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(page, button);
  });
}

async function copy(page: Document, button: HTMLElement): Promise<void> {
  const done = await written(page, button.dataset["copy"] ?? "");
  const words = button.querySelector<HTMLElement>(".say");
  if (words) words.textContent = button.dataset[done ? "done" : "failed"] ?? "";
  // For whoever does not see the button's words change.
  const status = button.parentElement?.querySelector<HTMLElement>("[role=status]");
  if (status) status.textContent = words?.textContent ?? "";
}

async function written(page: Document, text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without TLS in an office's own network there is no such thing: the old way.
    return selected(page, text);
  }
}

function selected(page: Document, text: string): boolean {
  const field = page.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  page.body.append(field);
  const before = page.activeElement;
  field.select();
  let done = false;
  try {
    done = page.execCommand("copy");
  } catch {
    // Refused: the button says so.
  }
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
