// Whether a page can be used by everybody: axe-core's rules for WCAG 2.2 AA, and what no
// rule can see (zoom, weight).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with every rule that the page breaks as it stands now. */
export async function isAccessible(screen) {
  // Through the debugger, not a script element: the page's policy lets none in.
  await screen.page.evaluate(axe);
  // Axe would read the map's own sheet by writing it into the page, which the page's policy refuses.
  const { violations } = await screen.page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, preload: document.querySelector("ots-map") === null }), TAGS,
  );
  const broken = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join("; ")}`);
  assert.deepEqual(broken, []);
}

/** Nothing sticks out sideways. */
export async function fits(screen) {
  const { wide, room } = await screen.page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
  assert.ok(wide <= room, `${wide} px wide in ${room} px`);
}
