// The live queue: what a press becomes on an operator's screen.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Phone, put } from "../lib/phone.mjs";
import { until } from "../lib/run.mjs";
import { story } from "../lib/story.mjs";

let screen;
let phone;
const it = story({ taken_after_s: 3600, waiting_limits_s: [1, 1200] }, async ({ centre, browser }) => {
  await centre.person("petugas-a");
  phone = await Phone.of(centre);
  screen = await browser.operator(centre, "petugas-a");
  await screen.beginShift();
});

test("an empty queue says so, and what happens next", async () => {
  await screen.page.getByText("Tidak ada yang menunggu.").waitFor();
  await screen.sound("silent");
  assert.equal(await screen.page.title(), "Antrean · OTS");
});

test("a press appears without a reload, rings, and is counted in the title", async () => {
  await screen.page.evaluate(() => { window.notReloaded = true; });
  const report = await phone.press("--for", "self", "--lat", "-8.17", "--lon", "113.70", "--accuracy", "18", "--age", "120");
  await screen.waiting(report).waitFor();
  await screen.sound("ringing");
  await screen.page.waitForFunction(() => document.title.startsWith("(1) "));

  const said = await screen.text(`#r-${report}`);
  for (const words of ["BAHAYA", "untuk saya", "posisi pelapor ±18 m", "2 mnt sebelum ditekan", "ditekan", "tiba"]) {
    assert.ok(said.includes(words), `${words} in: ${said}`);
  }
  assert.equal(await screen.page.evaluate(() => window.notReloaded), true);
  assert.equal(await screen.page.getByText("Tidak ada yang menunggu.").isVisible(), false);
  await screen.page.locator("#spoken", { hasText: "Laporan baru: bahaya." }).waitFor({ state: "attached" });
});

test("the waiting time is the largest figure of the row and counts", async () => {
  const row = screen.page.locator("#waiting .row").first();
  const sizes = await row.evaluate((row) => {
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    const figure = row.querySelector(".wait .figure");
    return { figure: size(figure), others: [...row.querySelectorAll("span")].filter((one) => !one.closest(".wait")).map(size) };
  });
  assert.ok(sizes.others.every((size) => size < sizes.figure), JSON.stringify(sizes));
  const figure = row.locator(".wait .figure");
  const before = await figure.innerText();
  await until(async () => (await figure.innerText()) !== before);
});

test("past the first limit the icon is another, and not yet that of the second", async () => {
  const wait = screen.page.locator("#waiting .row").first().locator(".wait");
  await wait.getByText("mendekati batas").waitFor();
  await wait.locator(".icon-near svg").waitFor();
  await wait.locator(".icon-over").waitFor({ state: "hidden" });
});

test("rows stand by urgency, then by who has waited longest", async () => {
  const consult = await phone.press("--urgency", "consult");
  const report = await phone.press("--urgency", "report", "--for", "other");
  const danger = await phone.press();
  await Promise.all([consult, report, danger].map((id) => screen.waiting(id).waitFor()));
  const order = await screen.page.locator("#waiting > .row").evaluateAll((rows) => rows.map((row) => row.dataset.urgency));
  assert.deepEqual(order, ["danger", "danger", "report", "consult"]);
  assert.equal(await screen.page.locator("#waiting > .row").nth(1).getAttribute("id"), `r-${danger}`);

  // A fresh page draws the same order as the stream did.
  const drawn = () => screen.page.locator("#waiting > .row").evaluateAll((rows) => rows.map((row) => row.id));
  const live = await drawn();
  await screen.page.reload();
  assert.deepEqual(await drawn(), live);
});

test("presses near each other in place and time point at each other", async () => {
  const spot = (lat) => ["--lat", String(lat), "--lon", "113.61", "--accuracy", "20"];
  const first = await phone.press("--for", "self", ...spot(-8.2));
  await screen.waiting(first).waitFor();
  const second = await (await Phone.of(it.centre)).press("--for", "other", ...spot(-8.2004));
  const number = (id) => `${id.slice(-8, -4)}-${id.slice(-4)}`.toUpperCase();
  await screen.waiting(second).getByText(`mungkin kejadian yang sama dengan ${number(first)}`).waitFor();
  await screen.waiting(first).getByText(`mungkin kejadian yang sama dengan ${number(second)}`).waitFor();
});

test("who is on duty is said, and changes by itself", async () => {
  await screen.page.getByText("Bertugas sekarang: petugas-a").waitFor();
  await it.centre.person("petugas-b");
  const colleague = await it.browser.operator(it.centre, "petugas-b");
  await colleague.beginShift();
  await screen.page.getByText("Bertugas sekarang: petugas-a, petugas-b").waitFor();
  await colleague.page.click(".own summary");
  await colleague.page.getByRole("button", { name: "Keluar" }).click();
  await screen.page.getByText("Bertugas sekarang: petugas-a", { exact: true }).waitFor();
  await colleague.context.close();
});

test("a drill is marked as one", async () => {
  const report = await phone.press("--drill");
  await screen.waiting(report).getByText("LATIHAN").waitFor();
});

test("a press that took 41 minutes is shown as late, with both times and a warning", async () => {
  const other = await Phone.of(it.centre);
  const envelope = await other.envelope(await other.pressUnsent());
  const { id, status } = await put(it.centre, envelope, { age: 41 * 60_000 });
  assert.equal(status, 201);
  const mark = screen.waiting(id).getByText(/terlambat: ditekan (\d+ \w+ )?\d\d:\d\d:\d\d, tiba \d\d:\d\d:\d\d – jangan telepon begitu saja/);
  await mark.waitFor();
});

test("the same number with another content is shown as a conflict, and what cannot be opened as such", async () => {
  const other = await Phone.of(it.centre);
  const envelope = await other.envelope(await other.pressUnsent());
  const { id } = await put(it.centre, envelope);
  await screen.waiting(id).waitFor();
  const forged = Buffer.from(envelope);
  forged[forged.length - 1] ^= 1;
  assert.equal((await put(it.centre, forged)).status, 409);
  await screen.waiting(id).getByText(/KONFLIK/).waitFor();

  const strange = Buffer.from(envelope);
  strange[21] ^= 1;
  const second = await put(it.centre, strange);
  assert.equal(second.status, 201);
  await screen.waiting(second.id).getByText(/TIDAK TERBACA/).waitFor();
});

test("a cancel is shown, and takes nothing off the queue", async () => {
  const report = await phone.press();
  await phone.say("cancel", report);
  await screen.waiting(report).getByText(/Pelapor membatalkan .* pembatalan bisa dipaksa/).waitFor();
});

test("more than a list holds is counted all the same, and moves up as the list gets shorter", async () => {
  const rows = screen.page.locator("#waiting > .row");
  const badge = () => screen.page.locator("nav [data-badge=waiting]").innerText().then(Number);
  const before = await badge();
  const envelope = await phone.envelope(await phone.pressUnsent());
  // Presses that cannot be opened: of another report than they were sealed for.
  const [most, flood] = [500, 510];
  const one = async () => {
    const forged = Buffer.from(envelope);
    forged.set(randomBytes(9), 13);
    assert.equal((await put(it.centre, forged)).status, 201);
  };
  for (let n = 0; n < flood; n += 10) await Promise.all(Array.from({ length: 10 }, one));
  await until(async () => (await badge()) === before + flood);
  await screen.page.reload();
  await screen.connected();
  assert.equal(await rows.count(), most);
  assert.equal(await badge(), before + flood);
  await screen.page.waitForFunction((title) => document.title.startsWith(title), `(${before + flood}) `);
  const below = screen.page.locator("#queue-more");
  assert.ok((await below.innerText()).includes(` ${before + flood - most} laporan lain`));

  const colleague = await it.browser.operator(it.centre, "petugas-b");
  const first = (await rows.first().getAttribute("id")).replace("r-", "");
  await colleague.take(first);
  await screen.held(first).waitFor();
  await until(async () => (await badge()) === before + flood - 1);
  await until(async () => (await rows.count()) === most, "one to move up");
  await until(async () => (await below.innerText()).includes(` ${before + flood - most - 1} laporan lain`));
  assert.deepEqual(colleague.faults, []);
  await colleague.context.close();
});

test("nothing on the way broke the page's own policy", () => {
  assert.deepEqual(screen.faults, []);
});
