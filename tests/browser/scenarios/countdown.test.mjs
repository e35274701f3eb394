// How long is left of a deadline: counted on by the page itself, by the server's clock. The
// browser's clock jumps; nothing here waits for time to pass.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Phone } from "../lib/phone.mjs";
import { until } from "../lib/run.mjs";
import { story } from "../lib/story.mjs";

const HOUR = 3_600_000;

let ana;
let report;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  await centre.person("ana");
  ana = await browser.operator(centre, "ana");
  const phone = await Phone.of(centre);
  report = await phone.press();
  // Made up; by law the police must hear of it within three days of the press.
  await phone.say("details", report, { bentuk: ["seksual"] });
  await ana.waiting(report).waitFor();
  await ana.take(report);
  await until(async () => {
    await ana.go("/deadlines");
    return await figure(ana).count() === 1;
  }, "the deadline");
});

/** Of what the report owes, the report to the police: what else it owes is due at other times. */
const ON_THE_LIST = ".worklist li:has-text('Lapor polisi') .figure[data-due]";
const ON_THE_REPORT = "#deadlines li:has-text('Lapor polisi') .figure[data-due]";

const figure = (screen) => screen.page.locator(ON_THE_LIST);

/** Seconds as the page writes them: h:mm:ss, and mm:ss under an hour. */
function clock(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** A second screen of hers whose clock stands until it is moved; it hears nothing of the server's. */
async function standing(path) {
  const page = await ana.context.newPage();
  await page.route("**/queue/stream*", (route) => route.abort());
  // Hours off, as on an old machine: what counts is the server's time that the page came with.
  await page.clock.install({ time: new Date(Date.now() + 5 * HOUR) });
  await page.clock.pauseAt(new Date(Date.now() + 6 * HOUR));
  await page.goto(it.centre.url + path);
  return page;
}

/** How many milliseconds are left as the page was drawn, and the words around a time. */
async function drawn(page, selector) {
  const element = page.locator(selector);
  await element.waitFor();
  const now = Number(await page.locator("body").getAttribute("data-now"));
  const [due, left, past] = await Promise.all(["due", "left", "past"].map((name) => element.getAttribute(`data-${name}`)));
  assert.match(left, /sisa \{\}/);
  assert.match(past, /\{\}/);
  return { left: Number(due) - now, say: (words, seconds) => words.replace("{}", clock(seconds)), words: { left, past }, text: () => element.innerText() };
}

for (const [name, path, selector] of [
  ["the list", () => "/deadlines", ON_THE_LIST],
  ["the report's page", () => `/reports/${report}`, ON_THE_REPORT],
]) {
  test(`on ${name} the time that is left goes down with the clock, and beyond the deadline up`, async () => {
    const page = await standing(path());
    const { left, say, words, text } = await drawn(page, selector);
    const seconds = Math.ceil(left / 1_000);
    assert.ok(seconds > 71 * 3_600 && seconds <= 72 * 3_600, `${seconds} s left of three days`);
    assert.equal(await text(), say(words.left, seconds));
    await page.clock.runFor(1_000);
    assert.equal(await text(), say(words.left, seconds - 1));
    await page.clock.fastForward(10 * HOUR);
    assert.equal(await text(), say(words.left, seconds - 1 - 36_000));
    // To the second before, and past it.
    await page.clock.fastForward((seconds - 1 - 36_000 - 1) * 1_000);
    assert.equal(await text(), say(words.left, 1));
    await page.clock.fastForward(91_000);
    assert.equal(await text(), say(words.past, 90));
    await page.close();
  });
}

test("a browser's clock that jumps is put right by the server's", async () => {
  const page = await ana.context.newPage();
  // All her pages have one clock: on from where it stands.
  await page.clock.resume();
  await page.goto(it.centre.url + "/deadlines");
  const { left } = await drawn(page, ON_THE_LIST);
  const shown = async () => {
    const [s, m, h = 0] = (await page.locator(ON_THE_LIST).innerText()).match(/\d+/g).reverse().map(Number);
    return (h * 3_600 + m * 60 + s) * 1_000;
  };
  await page.clock.fastForward(20 * HOUR);
  // No test takes an hour: what is left is near what was left when the page was drawn.
  await until(async () => Math.abs(left - await shown()) < HOUR, "the server's time");
  await page.close();
});
