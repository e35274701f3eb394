// *Mulai tugas*: one touch that puts a person on the shift and opens the sound, and
// the banner that says SUARA MATI for as long as the browser keeps the sound shut.
import type { Alarm } from "./alarm";
import type { Shift } from "./live";
import type { Notices } from "./notices";

export interface ShownShift {
  /** Whether the page shows its person as on shift. */
  on(): boolean;
  /** Shows what the server says, where that is something else. */
  draw(shift: Shift): void;
}

export function watchShift(page: Document, alarm: Alarm, notices: Notices): ShownShift {
  const onDuty = (): boolean => page.getElementById("shift")?.dataset["on"] === "yes";
  /** A supervisor who is called must hear it, on duty or not. */
  const called = (): boolean => page.getElementById("called")?.hidden === false;
  const show = (audible: boolean): void => {
    notices.show("sound-off", (onDuty() || called()) && !audible);
    notices.show("not-on-duty", !onDuty());
  };

  alarm.onChange((sound, audible) => {
    page.documentElement.dataset["sound"] = sound;
    show(audible);
  });
  if (onDuty()) alarm.tryQuietly();

  page.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("[data-unlock]") : null;
    if (!pressed) return;
    void alarm.unlock();
    askForNotifications();
    keepScreenOn();
  });
  // Any touch of a page whose sound is shut is a chance to open it.
  for (const kind of ["pointerdown", "keydown"]) {
    page.addEventListener(kind, () => {
      if ((onDuty() || called()) && !alarm.audible) void alarm.unlock();
    });
  }
  page.addEventListener("htmx:after:swap", () => show(alarm.audible));

  return {
    on: onDuty,
    draw: ({ on, html }) => {
      const shown = page.getElementById("shift");
      if (!shown || on === onDuty()) return;
      const template = page.createElement("template");
      template.innerHTML = html;
      const fresh = template.content.firstElementChild;
      if (!(fresh instanceof HTMLElement)) return;
      const focused = shown.contains(page.activeElement);
      shown.replaceWith(fresh);
      window.htmx?.process(fresh);
      if (focused) fresh.querySelector<HTMLElement>("button")?.focus();
      if (on) alarm.tryQuietly();
      show(alarm.audible);
    },
  };
}

function askForNotifications(): void {
  if (typeof Notification !== "undefined" && Notification.permission === "default") {
    void Notification.requestPermission().catch(() => undefined);
  }
}

/** A dark screen is a silent one on some machines. */
function keepScreenOn(): void {
  void navigator.wakeLock?.request("screen").catch(() => undefined);
}
