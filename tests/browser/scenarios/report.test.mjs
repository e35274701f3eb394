// The report page: what arrived in order, the safe-contact contract, what the reporter is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../lib/access.mjs";
import { Phone } from "../lib/phone.mjs";
import { until } from "../lib/run.mjs";
import { story } from "../lib/story.mjs";

// Made-up people only.
const NUMBER = "0800-000-0001";

let ana;
let budi;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  [ana, budi] = [await browser.operator(centre, "ana"), await browser.operator(centre, "budi")];
});

/** A press that ana has taken and has open. */
async function taken(phone, ...args) {
  const report = await phone.press(...args);
  await ana.go("/queue");
  await ana.waiting(report).waitFor();
  await ana.take(report);
  return report;
}

const ways = (screen) => screen.page.locator("a[href^='tel:'], a[href^='sms:'], a[href^='whatsapp:']");

test("no stated safe contact, no way to call: not in the page at all", async () => {
  const phone = await Phone.of(it.centre);
  await phone.prepare({ name: "Ibu Rekaan", phone: NUMBER });
  await taken(phone);
  await ana.page.getByText("Belum ada cara aman.").waitFor();
  await ana.page.getByText("Ibu Rekaan").waitFor();
  assert.equal(await ways(ana).count(), 0);
  assert.doesNotMatch(await ana.page.content(), /tel:|sms:|whatsapp:/);
});

test("what is stated as safe has a button, what is blocked has none", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await phone.say("safe-contact", report, {
    allowed: ["phone", "whatsapp", "app"], blocked: ["whatsapp"], number: NUMBER, code_phrase: "pesan kue", name: "Rekaan",
  });
  const call = ana.page.getByRole("link", { name: `Telepon 08000000001` });
  await call.waitFor();
  assert.equal(await call.getAttribute("href"), "tel:08000000001");
  assert.equal(await ways(ana).count(), 1);
  await ana.page.getByText("Jangan WhatsApp.").waitFor();
  await ana.page.getByText("Kata sandi di telepon: “pesan kue”").waitFor();

  await phone.say("safe-contact", report, { do_not_call: true, allowed: ["phone", "app"] });
  await ana.page.getByText("Jangan telepon.", { exact: true }).waitFor();
  assert.equal(await ways(ana).count(), 0);
});

test("outside the safe times there is no button", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  // A window of one minute that ended an hour ago, by the clock of Jember.
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit" }).format(new Date());
  const [hour, minute] = clock.split(":").map(Number);
  const then = (hour * 60 + minute + 23 * 60) % (24 * 60);
  await phone.say("safe-contact", report, { allowed: ["phone"], number: NUMBER, times: [{ from_minute: then, to_minute: (then + 1) % (24 * 60) }] });
  await ana.page.getByText("di luar waktu aman").waitFor();
  assert.equal(await ways(ana).count(), 0);
});

test("safe times in words are compared with the clock before there is a button", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  const safe = { allowed: ["phone"], number: NUMBER, times_note: "jam 8 sampai 15, suami kerja" };
  await phone.say("safe-contact", report, safe);
  await ana.page.getByText("“jam 8 sampai 15, suami kerja”. Layar ini tidak bisa memeriksanya.").waitFor();
  const call = ana.page.getByRole("link", { name: /^Telepon/ });
  assert.equal(await call.count(), 0, "neither seen nor reached by the keyboard or a screen reader");
  const yes = ana.page.getByText("Sekarang termasuk waktu aman itu: tampilkan cara menghubungi");
  await isAccessible(ana);
  await yes.click();
  await call.waitFor();
  await isAccessible(ana);
  // What she says next may be another time: it is asked about again.
  await phone.say("safe-contact", report, { ...safe, times_note: "besok pagi" });
  await ana.page.getByText("“besok pagi”").waitFor();
  await until(async () => await call.count() === 0);
  await yes.click();
  await call.waitFor();
  // A way that is named again keeps the conditions.
  await phone.say("safe-contact", report, { allowed: ["sms"] });
  await until(async () => await call.count() === 0);
  await yes.click();
  await ana.page.getByRole("link", { name: `SMS 08000000001` }).waitFor();
  await ana.page.getByText("“besok pagi”").waitFor();
});

test("consent taken back ends contact", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await phone.say("safe-contact", report, { allowed: ["phone"], number: NUMBER });
  await ana.page.getByRole("link", { name: /^Telepon/ }).waitFor();
  await phone.say("withdraw", report, undefined, "--scope", "contact");
  await ana.page.getByText("Persetujuan untuk dihubungi sudah ditarik.").waitFor();
  assert.equal(await ways(ana).count(), 0);
});

test("a way is gone when the safe time ends, and while nothing arrives from the server", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await phone.say("safe-contact", report, { allowed: ["phone"], number: NUMBER });
  const call = ana.page.getByRole("link", { name: /^Telepon/ });
  await call.waitFor();

  // The page itself acts at the end of the time; what the server answers is held back.
  let letGo;
  const held = new Promise((resolve) => { letGo = resolve; });
  const body = (url) => url.pathname === `/reports/${report}`;
  await ana.page.route(body, async (route) => {
    await held;
    await route.continue();
  });
  await ana.page.locator(".contract").evaluate((card) => { card.dataset.edge = "1"; });
  await call.waitFor({ state: "detached" });
  await ana.page.getByText("Tombol panggil disembunyikan").waitFor();
  letGo();
  await call.waitFor();
  await ana.page.getByText("Tombol panggil disembunyikan").waitFor({ state: "hidden" });
  await ana.page.unroute(body);

  it.centre.line.cut();
  await call.waitFor({ state: "detached" });
  await ana.page.getByText("Tombol panggil disembunyikan").waitFor();
  it.centre.line.mend();
  await call.waitFor();
});

test("further items appear in order without a reload, and what the operator is typing stays", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone, "--for", "other");
  await ana.page.fill("#text", "sedang saya ketik");
  await ana.page.focus("#text");
  await phone.say("details", report, { korban: "anak", bentuk: ["fisik", "seksual"], tempat: "sekolah" });
  await phone.say("position", report, { lat: -8.17, lon: 113.7, accuracy_m: 25, age_s: 5, of: "incident" });
  await phone.say("message", report, "dekat pasar <b>Tanjung</b>");
  await phone.say("cancel", report);
  await ana.page.getByText("Pembatalan bisa dipaksa.").waitFor();

  const titles = await ana.page.locator(".thread li:not(:has(.ours)) .of strong").allInnerTexts();
  assert.deepEqual(titles, ["Tombol ditekan", "Keterangan", "Lokasi", "Pesan pelapor", "Pelapor membatalkan"]);
  const said = await ana.text(".thread");
  for (const words of ["anak", "fisik, seksual", "sekolah", "-8.170000, 113.700000", "±25 m", "dekat pasar <b>Tanjung</b>"]) {
    assert.ok(said.includes(words), `${words} in: ${said}`);
  }
  assert.equal(await ana.page.inputValue("#text"), "sedang saya ketik");
  assert.equal(await ana.page.evaluate(() => document.activeElement?.id), "text");
});

test("what the operator is typing stays in sight when the form for it is taken away", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  const kept = ana.page.locator("#answer-kept");
  await ana.page.fill("#text", "kami sedang ke sana");
  await phone.say("withdraw", report, undefined, "--scope", "contact");
  await ana.page.getByText("Persetujuan untuk dihubungi sudah ditarik.").waitFor();
  await kept.getByText("kami sedang ke sana").waitFor();
  assert.ok(await kept.getByText("TIDAK terkirim").isVisible());
  assert.equal(await ana.page.locator("#text").count(), 0);
  // Drawn anew once more, it is there still.
  await phone.say("message", report, "di depan pasar");
  await ana.page.getByText("di depan pasar").waitFor();
  assert.ok(await kept.getByText("kami sedang ke sana").isVisible());
  await isAccessible(ana);
  // The reporter says that it is safe again: the words are back where they were typed.
  await phone.say("safe-contact", report, { allowed: ["app"] });
  await ana.page.locator("#text").waitFor();
  assert.equal(await ana.page.inputValue("#text"), "kami sedang ke sana");
});

test("a proxy's error, or no answer at all, takes nothing off the page and says that it is not surely saved", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await phone.say("safe-contact", report, { allowed: ["phone", "app"], number: NUMBER, code_phrase: "pesan kue" });
  const phrase = ana.page.getByText("Kata sandi di telepon: “pesan kue”");
  await phrase.waitFor();
  const unsaved = ana.page.locator("#unsaved");
  const outdated = ana.page.locator("#outdated");
  const answers = {
    "a proxy's page": (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }),
    "no answer": (route) => route.abort(),
  };
  for (const [name, answer] of Object.entries(answers)) {
    await ana.page.route(/\/reports\//, answer);
    await ana.page.fill("#text", `kami datang, ${name}`);
    await ana.page.click("#answer button.main");
    await unsaved.waitFor();
    // The page drawn anew fails as well, again and again, and says so.
    await outdated.waitFor();
    assert.equal(await ana.page.inputValue("#text"), `kami datang, ${name}`, name);
    assert.ok(await phrase.isVisible(), name);
    assert.equal(await ana.page.getByText("Bad Gateway").count(), 0);
    await ana.page.unroute(/\/reports\//);
    await outdated.waitFor({ state: "hidden" });
    await ana.page.click("#answer button.main");
    await ana.page.locator(".thread .ours", { hasText: `kami datang, ${name}` }).waitFor();
    await unsaved.waitFor({ state: "hidden" });
    assert.equal(await ana.page.inputValue("#text"), "");
  }
});

test("a refusal stands where notices stand, and the page beside it", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await ana.page.fill("#text", "tidak boleh hilang");
  await ana.page.evaluate(() => {
    document.querySelector("#answer input[name=form_token]").value = "A".repeat(43);
  });
  await ana.page.click("#answer button.main");
  await ana.page.locator("#said .notice").waitFor();
  assert.equal(await ana.page.inputValue("#text"), "tidak boleh hilang");
  assert.ok(await ana.page.locator("#report .contract").isVisible());
});

test("a message and a state reach the phone, and the page says when the phone has fetched them", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await ana.page.selectOption("#ready", "safe");
  await ana.page.click("#answer button");
  await ana.page.getByText("Pesan disimpan.").waitFor();
  assert.equal(await ana.page.inputValue("#text"), "");
  await ana.page.fill("#text", "Kami membaca laporan Anda.");
  await ana.page.check("input[name=question]");
  await ana.page.click("#answer button");
  await ana.page.locator(".ours .words", { hasText: "Kami membaca laporan Anda." }).waitFor();
  await ana.page.locator(".ours", { hasText: "Kami membaca" }).getByText("belum diambil HP").waitFor();

  const updates = await phone.updates(report);
  const told = updates.filter((update) => update.text);
  const texts = told.map((update) => update.text);
  assert.equal(texts.length, 2);
  // That it is a question reaches the phone, and only where it is one.
  assert.deepEqual(told.map((update) => update.question === true), [false, true], JSON.stringify(updates));
  assert.equal(texts[1], "Kami membaca laporan Anda.");
  assert.ok(updates.some((update) => update.template === "safe"), JSON.stringify(updates));
  // The second question says what the phone has.
  await phone.updates(report);
  await ana.page.locator(".ours", { hasText: "Kami membaca" }).getByText("diambil HP").waitFor();

  await ana.page.getByRole("button", { name: "Tandai sedang ditangani" }).click();
  await ana.page.locator(".rail [aria-current=step]", { hasText: "Sedang ditangani" }).waitFor();
  assert.equal(await phone.state(report), "handled");
  await ana.page.getByRole("button", { name: "Tandai selesai" }).click();
  await ana.page.locator(".rail [aria-current=step]", { hasText: "Selesai" }).waitFor();
  assert.equal(await phone.state(report), "closed");
  await ana.go("/queue");
  assert.equal(await ana.row(report).count(), 0);
});

test("an empty message is not sent, and a lost claim keeps what was written", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await ana.page.click("#answer button");
  await ana.page.getByText("Tulis pesannya dahulu.").waitFor();

  const other = await ana.context.newPage();
  await other.goto(`${it.centre.url}/reports/${report}`);
  await ana.page.fill("#text", "belum terkirim");
  await other.getByRole("button", { name: "Kembalikan ke antrean" }).click();
  await other.waitForURL("**/queue");
  await other.close();
  await ana.page.getByText("Belum ada yang memegang laporan ini.").waitFor();
});

test("what was being written when a session ended is there when its writer signs in again, and gone once sent", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  await ana.page.locator("#text").pressSequentially("Kami di depan pasar, tung", { delay: 20 });
  const kept = (screen) => screen.page.request.get(`${it.centre.url}/reports/${report}`).then((answer) => answer.text());
  await until(async () => (await kept(ana)).includes("Kami di depan pasar, tung"), "it to be kept");
  assert.ok(!(await kept(budi)).includes("depan pasar"), "it is nobody else's");
  // Left in the middle of a word: the rest goes along.
  await ana.page.locator("#text").pressSequentially("gu kami", { delay: 20 });
  await ana.context.clearCookies();
  const again = await it.browser.operator(it.centre, "ana");
  await ana.context.close();
  ana = again;
  await ana.open(report);
  assert.ok((await ana.page.inputValue("#text")).startsWith("Kami di depan pasar, tung"));
  await ana.page.fill("#text", "Kami di depan pasar.");
  await ana.page.click("#answer button.main");
  await ana.page.locator(".thread").getByText("Kami di depan pasar.").waitFor();
  assert.equal(await ana.page.inputValue("#text"), "");
  await ana.page.reload();
  assert.equal(await ana.page.inputValue("#text"), "");
  // The very same words once more are another message.
  await ana.page.fill("#text", "Kami di depan pasar.");
  await ana.page.click("#answer button.main");
  await until(async () => (await ana.page.locator(".thread .ours").getByText("Kami di depan pasar.").count()) === 2);
  await ana.page.fill("#text", "Kami di depan pasar.");
  await ana.page.click("#answer button.main");
  await until(async () => (await ana.page.locator(".thread .ours").getByText("Kami di depan pasar.").count()) === 3, "without a reload in between too");
});

test("all that was filled in of an answer is there again after the page was left at once, or was out of sight", async () => {
  const phone = await Phone.of(it.centre);
  const report = await taken(phone);
  const { page } = ana;
  const filled = () => page.locator("#answer").evaluate((form) => [form.text.value, form.question.checked, form.ready.value]);
  await page.selectOption("#ready", "where");
  await page.check("#answer [name=question]");
  await page.locator("#text").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Kami menunggu.");
  const all = await filled();
  assert.ok(all[0].endsWith(" Kami menunggu.") && all[1] && all[2] === "where", JSON.stringify(all));
  // No pause in which anything could be kept.
  await page.goto(`${it.centre.url}/queue`);
  const kept = async (words) => (await (await page.request.get(`${it.centre.url}/reports/${report}`)).text()).includes(words);
  await until(() => kept("Kami menunggu."), "the last words to be kept");
  await ana.open(report);
  assert.deepEqual(await filled(), all);
  // A page out of sight may be thrown away without another word.
  const sent = page.waitForRequest((request) => request.url().endsWith("/answer/keep"));
  await page.locator("#text").focus();
  await page.evaluate(() => {
    const text = document.querySelector("#text");
    text.value = "Tidak jadi.";
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  assert.ok((await sent).postData().includes("form_token="), "by a form of the session");
  await until(() => kept("Tidak jadi."), "it to be kept");
  // Sent, it comes back no more, and neither does the tick.
  await page.click("#answer button.main");
  await page.locator(".thread .ours").getByText("Tidak jadi.").waitFor();
  assert.deepEqual(await filled(), ["", false, ""]);
  await page.reload();
  assert.deepEqual(await filled(), ["", false, ""]);
});

test("who does not hold a report sees that it exists, and no word of it", async () => {
  const phone = await Phone.of(it.centre);
  await phone.prepare({ name: "Ibu Rekaan", phone: NUMBER, safe_contact: { allowed: ["phone"], number: NUMBER } });
  const report = await taken(phone);
  await phone.say("message", report, "rahasia sekali");
  await ana.page.getByText("rahasia sekali").waitFor();
  await ana.page.getByText("Ibu Rekaan").first().waitFor();

  await budi.open(report);
  await budi.page.getByText("Laporan ini dipegang ana.").waitFor();
  const seen = await budi.page.content();
  for (const secret of ["rahasia sekali", "Ibu Rekaan", "08000000001", NUMBER, "113.7"]) {
    assert.ok(!seen.includes(secret), secret);
  }
  await budi.page.getByText("Pesan pelapor").waitFor();
  assert.equal(await budi.page.locator("#answer").count(), 0);
});

test("nothing on the way broke the pages' own policy", () => {
  assert.deepEqual([...ana.faults, ...budi.faults], []);
});
