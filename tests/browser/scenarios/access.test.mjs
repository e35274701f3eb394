// Every page for everybody: WCAG 2.2 AA in light and dark, at 200 % zoom, on a tablet, by
// keyboard alone, on paper, and over a slow line.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { PASSWORD } from "../lib/centre.mjs";
import { Phone, put } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

const PICTURES = process.env.OTS_PICTURES;
const PAGES = ["start", "wrong", "empty", "queue", "report", "colleague", "missing", "keys"];

let full;
let open;
const it = story({ taken_after_s: 3600, waiting_limits_s: [1, 2] }, async ({ centre }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  await centre.person("analis", "analyst");
});

/** Brings a screen to a page. */
async function visit(screen, page) {
  if (page === "start" || page === "wrong") {
    await screen.go("/");
    if (page === "start") return;
    await screen.page.fill("#name", "ana");
    await screen.page.fill("#password", "salah sama sekali");
    await screen.page.click("main form button");
    await screen.page.getByRole("alert").waitFor();
    return;
  }
  if (!screen.inside) {
    await screen.signIn("ana");
    screen.inside = true;
  }
  if (page === "empty") await screen.go("/queue").then(() => screen.connected());
  if (page === "queue") {
    await screen.go("/queue");
    await screen.connected();
    if (await screen.page.locator("#shift[data-on=no]").count()) await screen.beginShift();
    const shut = screen.page.locator("#sound-off button");
    if (await shut.isVisible()) await shut.click();
    await screen.page.locator("#sound-off").waitFor({ state: "hidden" });
  }
  if (page === "report") {
    // By the row, as a person goes: so the sound that the queue was given goes along.
    await visit(screen, "queue");
    await screen.held(open).locator("a").click();
    await screen.page.waitForURL(`**/reports/${open}`);
  }
  if (page === "colleague") await screen.open(full);
  if (page === "missing") await screen.go("/reports/bukan-nomor");
  if (page === "keys") {
    await screen.go("/queue");
    await screen.page.keyboard.press("?");
    await screen.page.locator("dialog[open]").waitFor();
  }
}

/** What stands under docs/images; `OTS_PICTURES_ALL` asks for the others too. */
const KEPT = ["queue", "queue-dark", "report", "start"];

async function picture(screen, name) {
  if (!PICTURES || !(KEPT.includes(name) || process.env.OTS_PICTURES_ALL)) return;
  await mkdir(PICTURES, { recursive: true });
  const { width } = screen.page.viewportSize();
  await screen.page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled", clip: { x: 0, y: 0, width, height: 720 } });
}

test("with nothing in it, the queue is for everybody in light and dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const screen = await it.browser.screen(it.centre, { colorScheme });
    await visit(screen, "empty");
    await isAccessible(screen);
    await screen.context.close();
  }
});

test("a full queue and a full report are drawn", async () => {
  // What an operator may meet in a night, all of it made up.
  const phones = await Promise.all(Array.from({ length: 4 }, () => Phone.of(it.centre)));
  const [one, two, three, four] = phones;
  const colleague = await it.browser.operator(it.centre, "budi");
  full = await two.press("--urgency", "report", "--for", "other");
  await colleague.take(full);
  await two.say("message", full, "rekaan");

  await one.prepare({ name: "Ibu Rekaan", phone: "0800-000-0001", conditions: ["children"], desa: "35.09.01.2001" });
  open = await one.press("--for", "self", "--lat", "-8.1723", "--lon", "113.7004", "--accuracy", "18", "--age", "120");
  const screen = await it.browser.operator(it.centre, "ana");
  await screen.take(open);
  await one.say("safe-contact", open, { allowed: ["phone", "app"], blocked: ["whatsapp"], number: "0800-000-0001", code_phrase: "pesan kue lapis", name: "Rekaan" });
  await one.say("details", open, { bentuk: ["fisik", "psikis"], tempat: "rumah-tangga", hubungan: ["suami-istri"], happening_now: true });
  await one.say("message", open, "Dia sedang keluar sebentar. Saya dan anak di kamar belakang. (rekaan)");
  await screen.page.fill("#text", "Apakah Anda aman untuk menunggu di sana?");
  await screen.page.click("#answer button");
  await screen.page.locator(".ours .words").waitFor();
  await one.updates(open);
  await one.updates(open);
  await one.say("cancel", open);

  await three.press("--for", "self", "--lat", "-8.16", "--lon", "113.72", "--accuracy", "30");
  const late = await four.envelope(await four.pressUnsent());
  await put(it.centre, late, { age: 41 * 60_000 });
  await put(it.centre, Buffer.from(late.map((byte, at) => (at === 80 ? byte ^ 1 : byte))));
  const sealed = Buffer.from(late.map((byte, at) => (at === 20 ? byte ^ 1 : byte)));
  await put(it.centre, sealed);
  await three.press("--urgency", "report", "--for", "other");
  await three.press("--urgency", "consult");
  await four.press("--drill");
  await screen.toQueue();
  await screen.page.locator("#waiting > .row").nth(5).waitFor();
  await colleague.context.close();
  await screen.context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`every page keeps to WCAG 2.2 AA (${colorScheme})`, async (t) => {
    const screen = await it.browser.screen(it.centre, { colorScheme, reducedMotion: "reduce" });
    for (const page of PAGES.filter((page) => page !== "empty")) {
      await t.test(page, async () => {
        await visit(screen, page);
        await isAccessible(screen);
        await fits(screen);
        await picture(screen, colorScheme === "light" ? page : `${page}-dark`);
      });
    }
    assert.deepEqual(screen.faults, []);
    await screen.context.close();
  });
}

test("a role that takes no reports has a page too", async () => {
  const screen = await it.browser.screen(it.centre);
  await screen.go("/");
  await screen.password("analis");
  await screen.page.getByText("Peran Anda").waitFor();
  await isAccessible(screen);
  await screen.context.close();
});

test("at 200 % zoom and on a tablet nothing is cut off", async () => {
  // 200 % of a 1280 x 800 screen leaves 640 x 400 of the page's own pixels; a tablet upright has 820.
  for (const viewport of [{ width: 640, height: 400 }, { width: 820, height: 1180 }, { width: 320, height: 640 }]) {
    const screen = await it.browser.screen(it.centre, { viewport });
    for (const page of ["start", "queue", "report"]) {
      await visit(screen, page);
      await fits(screen);
      await picture(screen, `${page}-${viewport.width}`);
    }
    await isAccessible(screen);
    await screen.context.close();
  }
});

test("every target is at least 32 pixels high, or a link in a sentence", async () => {
  const screen = await it.browser.screen(it.centre);
  for (const page of ["start", "queue", "report"]) {
    await visit(screen, page);
    const small = await screen.page.locator("summary:visible, button:visible, a.button:visible, select:visible, textarea:visible, input:not([type=hidden]):not([type=checkbox]):visible").evaluateAll(
      (all) => all.filter((one) => one.getBoundingClientRect().height < 32).map((one) => one.outerHTML.slice(0, 80)),
    );
    assert.deepEqual(small, [], page);
  }
  await screen.context.close();
});

test("a shift goes by keyboard alone: sign in, begin, take, write, back, sheet of keys", async () => {
  const phone = await Phone.of(it.centre);
  const screen = await it.browser.screen(it.centre);
  const { page } = screen;
  await screen.go("/");
  // On a slow machine a page is there before its field has the keyboard.
  await page.locator("#name:focus").waitFor();
  await page.keyboard.type("ana");
  await page.keyboard.press("Tab");
  await page.locator("#password:focus").waitFor();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sign-in/second");
  await page.locator("#code:focus").waitFor();
  await page.keyboard.type(it.centre.codes.get("ana").code());
  await page.keyboard.press("Enter");
  await page.waitForURL("**/queue");
  await screen.connected();
  await page.keyboard.press("m");
  await page.locator("#shift[data-on=yes]").waitFor();
  const report = await phone.press("--drill");
  await screen.waiting(report).waitFor();

  // Down to the row that this is about, then the letter: it means the row in focus.
  const at = await page.locator("#waiting > .row").evaluateAll((rows, id) => rows.findIndex((row) => row.id === `r-${id}`), report);
  for (let n = 0; n <= at; n += 1) await page.keyboard.press(n % 2 ? "j" : "ArrowDown");
  await page.keyboard.press("a");
  await page.waitForURL(`**/reports/${report}`);

  await page.keyboard.press("t");
  await page.locator("#text:focus").waitFor();
  await page.keyboard.type("Latihan diterima?");
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("Tab");
  await page.locator("#answer button.main:focus").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".ours .words", { hasText: "Latihan diterima?" }).waitFor();
  await page.locator("main h1").first().waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("?");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" }).catch(() => {});
  await page.keyboard.press("q");
  await page.waitForURL("**/queue");
  await screen.held(report).waitFor();
  assert.deepEqual(screen.faults, []);
});

test("single keys can be turned off, and stay off", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  await screen.page.keyboard.press("?");
  await screen.page.uncheck("#keys-on");
  await screen.page.getByRole("button", { name: "Tutup" }).click();
  await screen.page.keyboard.press("a");
  await screen.page.reload();
  await screen.connected();
  await screen.page.keyboard.press("a");
  await screen.page.keyboard.press("?");
  assert.equal(await screen.page.locator("dialog[open]").count(), 0);
  assert.ok(screen.page.url().endsWith("/queue"));
});

test("on paper stand the report and who printed it when, and no button", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  await screen.open(open);
  await screen.page.emulateMedia({ media: "print" });
  await screen.page.getByText("Dicetak").waitFor();
  await screen.page.getByText("kamar belakang").waitFor();
  assert.equal(await screen.page.locator("button:visible").count(), 0);
  assert.equal(await screen.page.locator("nav:visible").count(), 0);
});

test("no page weighs more than 100 KB compressed, with everything it loads", async () => {
  const screen = await it.browser.screen(it.centre);
  for (const page of ["start", "queue", "report"]) {
    await visit(screen, page);
    await screen.page.waitForLoadState("load");
    const all = await screen.page.evaluate(() => {
      const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      // Apart from the map, which only a report with a position fetches.
      return loaded.filter((one) => !/\/assets\/map/.test(one.name)).reduce((sum, one) => sum + one.encodedBodySize, 0);
    });
    assert.ok(all > 0 && all < 100_000, `${page}: ${all} bytes`);
  }
});
