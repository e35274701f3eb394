// The line to the server breaks, goes quiet, or the server dies: the screen says so, and
// afterwards no row is missing and none stands twice.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

let phone;
let screen;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  await centre.person("ana");
  phone = await Phone.of(centre);
  screen = await browser.operator(centre, "ana");
  await screen.beginShift();
});

const banner = () => screen.page.locator("#stream-down");
const ids = () => screen.page.locator(".rows > .row").evaluateAll((rows) => rows.map((row) => row.id.slice(2)).sort());

beforeEach(async () => {
  // Says whether the page was loaded anew: none of these may need that.
  await screen.page.evaluate(() => { window.sameVisit = true; });
});

async function everythingIsThereOnce() {
  const expected = (await it.centre.reports()).map((report) => report.report_id).sort();
  await screen.page.waitForFunction((count) => document.querySelectorAll(".rows > .row").length === count, expected.length);
  assert.deepEqual(await ids(), expected);
  assert.equal(await screen.page.evaluate(() => window.sameVisit), true);
}

test("a short break is mended without a word", async () => {
  const before = await phone.press();
  await screen.waiting(before).waitFor();
  it.centre.line.cut();
  it.centre.line.mend();
  const after = await phone.press();
  await screen.waiting(after).waitFor();
  await banner().waitFor({ state: "hidden" });
  await everythingIsThereOnce();
});

test("a broken line is said within seconds, and what came meanwhile appears once", async () => {
  it.centre.line.cut();
  await banner().waitFor();
  await screen.page.locator("#signal[data-state=down]").getByText("TERPUTUS").waitFor();
  await screen.page.waitForFunction(() => document.title.startsWith("TERPUTUS"));
  const missed = [await phone.press(), await phone.press("--urgency", "report")];
  it.centre.line.mend();
  for (const report of missed) await screen.waiting(report).waitFor();
  await banner().waitFor({ state: "hidden" });
  await everythingIsThereOnce();
});

/** The line fails and comes back: what was pressed meanwhile is there, once, without a new page. */
async function comesBack(fail, comeBack) {
  fail(it.centre.line);
  await banner().waitFor();
  const missed = await phone.press();
  comeBack(it.centre.line);
  await screen.waiting(missed).waitFor();
  await banner().waitFor({ state: "hidden" });
}

test("a line that goes quiet without breaking is noticed all the same", async () => {
  await comesBack((line) => line.silence(), (line) => line.mend());
  await everythingIsThereOnce();
});

test("over a line on which every word takes two seconds it comes back as well", async () => {
  await comesBack((line) => line.cut(), (line) => {
    line.slow(1_000);
    line.mend();
  });
  it.centre.line.slow(0);
  await everythingIsThereOnce();
});

test("connections that nobody knows are dead are given up, and new ones made", async () => {
  await comesBack((line) => line.silence(), (line) => line.forget());
  await everythingIsThereOnce();
});

test("what others took meanwhile stands where it belongs", async () => {
  const report = await phone.press();
  await screen.waiting(report).waitFor();
  it.centre.line.cut();
  await banner().waitFor();
  // A colleague on another line.
  const colleague = await it.browser.screen(Object.create(it.centre, { url: { value: it.centre.direct } }));
  await it.centre.person("budi");
  await colleague.signIn("budi");
  await colleague.take(report);
  it.centre.line.mend();
  await screen.held(report).getByText("dipegang budi").waitFor();
  assert.equal(await screen.waiting(report).count(), 0);
  await everythingIsThereOnce();
});

test("the server dies and comes back: the screen joins again by itself and rings on", async () => {
  await it.centre.kill();
  await banner().waitFor();
  await it.centre.up();
  const report = await phone.press();
  await screen.waiting(report).waitFor();
  await banner().waitFor({ state: "hidden" });
  await screen.sound("ringing");
  await everythingIsThereOnce();
});

test("a session that has ended is told from a line that is down", async () => {
  const other = await screen.context.newPage();
  await other.goto(`${it.centre.url}/queue`);
  await other.click(".own summary");
  await other.getByRole("button", { name: "Keluar" }).click();
  await other.waitForURL(`${it.centre.url}/`);
  await other.close();
  it.centre.line.cut();
  it.centre.line.mend();
  await screen.page.waitForURL(`${it.centre.url}/`);
  await screen.page.getByLabel("Kata sandi").waitFor();
  assert.deepEqual(screen.faults, []);
});
