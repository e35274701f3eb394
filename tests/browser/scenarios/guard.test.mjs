// Those who watch over the work: emergency access is on their screen at once and until they
// have read of it; who is barred has nothing left on theirs; their pages are for everybody.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

const PICTURES = process.env.OTS_PICTURES_ALL && process.env.OTS_PICTURES;
const PAGES = ["/barred", "/glass", "/glass/open", "/exports", "/erasures", "/audit?verify=true"];

let report;
const it = story({ taken_after_s: 3600 }, async ({ centre }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  await centre.person("sup", "supervisor");
});

const short = (id) => id.slice(-8).toUpperCase().replace(/^(.{4})/, "$1-");

test("emergency access opens a colleague's report, and the supervisor's screen says so at once", async () => {
  const phone = await Phone.of(it.centre);
  report = await phone.press();
  const ana = await it.browser.operator(it.centre, "ana");
  await ana.take(report);
  await phone.say("message", report, "Kata-kata rekaan.");
  const sup = await it.browser.operator(it.centre, "sup");
  await sup.go("/account");
  await sup.page.locator("#glass").waitFor({ state: "hidden" });

  const budi = await it.browser.operator(it.centre, "budi");
  await budi.open(report);
  assert.equal(await budi.page.getByText("Kata-kata rekaan.").count(), 0);
  await budi.page.locator("a[href^='/glass/open']").click();
  await budi.page.fill("#glass-why", "Pemegang tidak bisa dihubungi, penelepon menunggu.");
  await budi.page.locator("main form button").click();
  await budi.page.waitForURL(`**/reports/${report}`);
  await budi.page.getByText("Kata-kata rekaan.").first().waitFor();

  // Nobody has loaded this page anew.
  await sup.page.locator("#glass").waitFor({ state: "visible" });
  await sup.page.locator("#glass a").click();
  await sup.page.getByText("penelepon menunggu").waitFor();
  await sup.page.locator("form[action$='/seen'] button").click();
  await sup.page.locator("#glass").waitFor({ state: "hidden" });
  for (const screen of [ana, budi, sup]) {
    assert.deepEqual(screen.faults, []);
    await screen.context.close();
  }
});

test("who is barred has it on the screen no more, without a word", async () => {
  const ana = await it.browser.operator(it.centre, "ana");
  await ana.held(report).waitFor();
  const sup = await it.browser.operator(it.centre, "sup");
  await sup.go(`/barred?number=${short(report)}`);
  await sup.page.locator("#bar-user").selectOption({ label: "ana (Petugas)" });
  await sup.page.fill("#bar-why", "Saudara terlapor, rekaan.");
  await sup.page.locator("form[action='/barred'] button").click();
  await sup.page.getByText("Saudara terlapor, rekaan.").waitFor();
  await ana.page.locator(`[id='r-${report}']`).waitFor({ state: "detached" });
  assert.ok(!(await ana.page.content()).includes(report.slice(-8)));
  assert.equal((await ana.go(`/reports/${report}`)).status(), 404);
  assert.deepEqual([...ana.faults, ...sup.faults], []);
  await ana.context.close();
  await sup.context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the supervisors' pages keep to WCAG 2.2 AA (${colorScheme})`, async (t) => {
    const screen = await it.browser.operator(it.centre, "sup", { colorScheme, reducedMotion: "reduce" });
    for (const page of PAGES) {
      await t.test(page, async () => {
        for (const viewport of [{ width: 1280, height: 800 }, { width: 640, height: 400 }]) {
          await screen.page.setViewportSize(viewport);
          await screen.go(page);
          await screen.page.locator("main h1").waitFor();
          await isAccessible(screen);
          await fits(screen);
        }
        await screen.page.setViewportSize({ width: 1280, height: 800 });
        if (PICTURES) {
          await mkdir(PICTURES, { recursive: true });
          const name = `guard${page.replace(/\W+/g, "-")}-${colorScheme}.png`;
          await screen.page.screenshot({ path: join(PICTURES, name), animations: "disabled", fullPage: true });
        }
      });
    }
    assert.deepEqual(screen.faults, []);
    await screen.context.close();
  });
}
