// A request that came to nothing: no answer, or one that a broken server or a proxy gave. What
// stands on the page stays there; what was not saved is said to be so, and a page that could not
// be drawn anew says that it is out of date, and tries again.

/** How long after a failure the page asks for itself again: a server that starts anew takes seconds. */
const AGAIN_MS = 3_000;

type Ctx = { request?: { method?: string }; response?: { status?: number } };

const ctxOf = (event: Event): Ctx | undefined => (event as CustomEvent<{ ctx?: Ctx }>).detail?.ctx;

export function watchFailures(page: Document): void {
  const show = (id: string, shown: boolean): void => {
    const notice = page.getElementById(id);
    if (notice) notice.hidden = !shown;
  };
  const reads = (ctx: Ctx | undefined): boolean => (ctx?.request?.method ?? "GET").toUpperCase() === "GET";

  let again = 0;
  const failed = (event: Event): void => {
    const ctx = ctxOf(event);
    const status = ctx?.response?.status ?? 0;
    // An answer below that speaks for itself and has its place on the page.
    if (status !== 0 && status < 500) return;
    // The server may have done it and the answer been lost: the page drawn anew shows which.
    show(reads(ctx) ? "outdated" : "unsaved", true);
    window.clearTimeout(again);
    again = window.setTimeout(() => page.body.dispatchEvent(new Event("report-changed")), AGAIN_MS);
  };
  for (const name of ["htmx:error", "htmx:response:error"]) page.addEventListener(name, failed);

  page.addEventListener("htmx:after:request", (event) => {
    const ctx = ctxOf(event);
    const status = ctx?.response?.status ?? 0;
    if (status === 0 || status >= 500) return;
    show(reads(ctx) ? "outdated" : "unsaved", false);
  });
}
