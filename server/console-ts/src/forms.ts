// Small helps for forms: a template that fills the answer, and a field that empties
// once the server has taken what was in it.

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
    if (answer >= 200 && answer < 300) form.reset();
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
