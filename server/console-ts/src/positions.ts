// <ots-map>: where the page has positions, the map of them. It draws nothing itself: it
// fetches the map's script when there is something to draw, so that no other page pays for
// it. What it shows hangs in a tree of its own, which a redrawn page does not touch.

/** What the map is given. */
export interface Wish {
  points: Point[];
  /** A MapLibre style document, where the settings name one. */
  style: string | undefined;
  worker: string;
  words: Record<"label" | "in" | "out" | "all" | "grid" | "failed" | "noTiles" | "twoFingers" | "ctrl", string>;
}

export interface Point { nr: number; lat: number; lon: number; accuracy: number | null; incident: boolean }

/** What the map's script leaves behind. */
export interface Drawn {
  points(points: Point[]): void;
  remove(): void;
}

declare global {
  interface Window { otsMap?: (holder: HTMLElement, wish: Wish) => Drawn }
}

class MapElement extends HTMLElement {
  static readonly observedAttributes = ["data-points"];
  private drawn: Drawn | undefined;
  private began = false;

  connectedCallback(): void {
    if (!this.began) void this.begin();
  }

  disconnectedCallback(): void {
    // A page that is being redrawn may only be moving it.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.drawn?.remove();
      this.drawn = undefined;
      this.began = false;
    });
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== null && before !== after) this.drawn?.points(this.points());
  }

  private points(): Point[] {
    return JSON.parse(this.dataset["points"] ?? "[]") as Point[];
  }

  private async begin(): Promise<void> {
    this.began = true;
    const tree = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const holder = this.ownerDocument.createElement("div");
    holder.className = "holder";
    const sheet = this.ownerDocument.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = this.dataset["sheet"] ?? "";
    const styled = new Promise((resolve, reject) => {
      sheet.addEventListener("load", resolve);
      sheet.addEventListener("error", reject);
    });
    tree.replaceChildren(sheet, holder);
    try {
      await Promise.all([styled, script(this.dataset["script"] ?? "")]);
      if (!this.isConnected || window.otsMap === undefined) return;
      this.drawn = window.otsMap(holder, this.wish());
      this.dataset["shown"] = "yes";
    } catch {
      // The list beside it says everything.
      holder.className = "failed";
      holder.textContent = this.dataset["failed"] ?? "";
      this.dataset["shown"] = "no";
    }
  }

  private wish(): Wish {
    const word = (name: string): string => this.dataset[name] ?? "";
    return {
      points: this.points(),
      style: this.dataset["style"],
      worker: this.dataset["worker"] ?? "",
      words: {
        label: word("label"), in: word("in"), out: word("out"), all: word("all"), grid: word("grid"),
        failed: word("failed"), noTiles: word("noTiles"), twoFingers: word("twoFingers"), ctrl: word("ctrl"),
      },
    };
  }
}

let fetched: Promise<void> | undefined;

/** Fetches the map's script, once a page. */
function script(source: string): Promise<void> {
  fetched ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = source;
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      fetched = undefined;
      reject(new Error(source));
    });
    document.head.append(element);
  });
  return fetched;
}

export function watchMaps(): void {
  if (customElements.get("ots-map") === undefined) customElements.define("ots-map", MapElement);
}
