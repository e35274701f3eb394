// A menu that opens by itself (<details>) closes as people expect: by Escape, which gives the
// focus back, and by going elsewhere.

export function watchMenus(page: Document): void {
  const open = (): HTMLDetailsElement[] => [...page.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  for (const gone of ["click", "focusin"]) {
    page.addEventListener(gone, (event) => {
      for (const menu of open()) {
        if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
      }
    });
  }
}
