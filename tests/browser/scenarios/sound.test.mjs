// A browser keeps a page silent until somebody touches it. The page must never look as if
// it would ring when it would not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listen } from "../lib/loudspeaker.mjs";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

let phone;
const it = story({ taken_after_s: 3600 }, async ({ centre }) => {
  for (const name of ["ana", "budi", "cici"]) await centre.person(name);
  phone = await Phone.of(centre);
});

test("off duty it is silent, and says so", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  await screen.page.getByText("Anda belum bertugas.").waitFor();
  assert.equal(await screen.page.locator("#sound-off").isVisible(), false);
});

test("Mulai tugas opens the sound; a report then really plays, in a loop, until it is taken", async () => {
  const screen = await it.browser.screen(it.centre);
  await listen(screen);
  await screen.signIn("ana");
  await screen.beginShift();
  await screen.page.getByText("Anda belum bertugas.").waitFor({ state: "hidden" });
  const report = await phone.press();
  await screen.sound("ringing");
  const playing = () => screen.page.evaluate(() => window.heard.filter((note) => note.playing));
  const [note, ...more] = await playing();
  assert.equal(more.length, 0);
  assert.ok(note.loop && note.state === "running" && note.loudest > 0.2, JSON.stringify(note));

  const colleague = await it.browser.operator(it.centre, "budi");
  await colleague.take(report);
  await screen.sound("silent");
  await screen.page.waitForFunction(() => window.heard.every((note) => !note.playing));
  await screen.page.click(".own summary");
  await screen.page.getByRole("button", { name: "Keluar" }).click();
});

test("on duty with the sound shut the page says SUARA MATI, and one touch opens it", async () => {
  const screen = await it.browser.operator(it.centre, "cici");
  await screen.beginShift();
  // The same person opens the page anew without touching it, as after a restart of the browser.
  const state = await screen.context.storageState();
  const untouched = await it.browser.screen(it.centre, { storageState: state });
  await untouched.go("/queue");
  await untouched.connected();
  await untouched.page.getByText("SUARA MATI").waitFor();
  const report = await phone.press();
  await untouched.waiting(report).waitFor();
  await untouched.sound("locked");
  await untouched.page.getByRole("button", { name: "Nyalakan suara" }).click();
  await untouched.sound("ringing");
  await untouched.page.getByText("SUARA MATI").waitFor({ state: "hidden" });
  assert.deepEqual(untouched.faults, []);
});

test("a shift begun or ended at one page is so at the person's other pages", async () => {
  await it.centre.person("dini");
  const screen = await it.browser.operator(it.centre, "dini");
  const other = await it.browser.screen(it.centre, { storageState: await screen.context.storageState() });
  await other.go("/queue");
  await other.connected();
  await other.page.getByText("Anda belum bertugas.").waitFor();
  await screen.beginShift();
  await other.page.locator("#shift[data-on=yes]").waitFor();
  await other.page.getByText("Anda belum bertugas.").waitFor({ state: "hidden" });
  await other.page.getByRole("button", { name: "Selesai tugas" }).click();
  await screen.page.locator("#shift[data-on=no]").waitFor();
  await screen.page.getByText("Anda belum bertugas.").waitFor();
  assert.deepEqual([...screen.faults, ...other.faults], []);
});

test("a page beside the queue rings as well", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  await screen.beginShift();
  const report = await phone.press("--urgency", "report");
  await screen.waiting(report).waitFor();
  for (const one of await it.centre.reports()) {
    if (one.state !== "waiting") continue;
    await screen.take(one.report_id);
    await screen.toQueue();
  }
  await screen.sound("silent");
  await screen.page.locator(".row.mine a").first().click();
  await screen.page.waitForURL("**/reports/**");
  await phone.press();
  await screen.sound("ringing");
  await screen.page.waitForFunction(() => document.title.startsWith("(1) "));
});

test("the browser's notification says that somebody waits, and nothing else", async () => {
  const screen = await it.browser.screen(it.centre, { permissions: ["notifications"] });
  await screen.context.addInitScript(() => {
    window.told = [];
    window.Notification = class {
      static permission = "granted";
      constructor(title, options) { window.told.push({ title, body: options?.body ?? "", again: options?.tag === undefined || options.renotify === true }); }
      close() {}
    };
    Document.prototype.hasFocus = () => false;
  });
  await screen.signIn("ana");
  const report = await phone.press("--for", "self", "--lat", "-8.17", "--lon", "113.7");
  await screen.waiting(report).waitFor();
  await screen.page.waitForFunction(() => window.told.length > 0);
  assert.deepEqual(await screen.page.evaluate(() => window.told), [{ title: "OTS: ada yang menunggu petugas", body: "", again: true }]);
  // While that one stands, the next is shown anew: the same tag alone would replace it in silence.
  const next = await phone.press("--for", "self");
  await screen.waiting(next).waitFor();
  await screen.page.waitForFunction(() => window.told.length > 1);
  assert.ok((await screen.page.evaluate(() => window.told)).every((one) => one.again));
  // A drill says that it is one.
  const drill = await phone.press("--drill");
  await screen.waiting(drill).waitFor();
  await screen.page.waitForFunction(() => window.told.length > 2);
  assert.equal((await screen.page.evaluate(() => window.told))[2].title, "OTS: LATIHAN menunggu petugas");
});
