// The part of htmx that these pages call by name.
declare global {
  interface Window {
    htmx?: { process(element: Element): void };
  }
}
export {};
