// A whole story: a press rings, is taken, the person is called where that is safe, the report
// becomes a case that an operator hands to a case worker, who carries it through risk,
// assessment, plan, services, a referral and back, visits and its end; the phone shows it.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

const PICTURES = process.env.OTS_PICTURES;
const NUMBER = "0800-000-0001";

let ana;
let dewi;
let phone;
let report;
let address;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  await centre.person("ana");
  await centre.person("dewi", "case-worker");
  ana = await browser.operator(centre, "ana");
  dewi = await browser.operator(centre, "dewi");
  phone = await Phone.of(centre);
});

/** Opens one of the page's forms, fills it in, and sends it. */
async function fill(screen, key, values) {
  const { page } = screen;
  const form = page.locator(`#${key}`);
  if (!(await form.evaluate((one) => one.open))) await form.locator("> summary").click();
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]`);
    if (Array.isArray(value)) for (const one of value) await form.locator(`[name="${name}"][value="${one}"]`).check();
    else if (value === true) await field.check();
    else if ((await field.evaluate((one) => one.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await form.locator("button.main").click();
}

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Jakarta" }).format(new Date());
const stands = (screen, state) => screen.page.locator(".rail [aria-current]").getByText(state, { exact: true }).waitFor();

async function picture(screen, name) {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  await screen.page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" });
}

test("a press rings, is taken, and the safe call is there to make", async () => {
  await ana.beginShift();
  report = await phone.press("--for", "self");
  await ana.waiting(report).waitFor();
  await ana.sound("ringing");
  await ana.take(report);
  await phone.say("safe-contact", report, { allowed: ["phone", "app"], number: NUMBER, code_phrase: "pesan kue" });
  await phone.say("details", report, { bentuk: ["fisik"], tempat: "rumah-tangga", hubungan: ["suami-istri"], kecamatan: "35.09.01" });
  await ana.page.getByRole("link", { name: "Telepon 08000000001" }).waitFor();
  assert.equal(await phone.state(report), "taken");
});

test("the operator makes a case of it, and holds the report until a case worker takes it", async () => {
  await ana.page.getByRole("link", { name: "Jadikan kasus atau gabungkan" }).click();
  await ana.page.getByRole("heading", { name: "Kasus baru" }).waitFor();
  await isAccessible(ana);
  await fits(ana);
  await ana.page.getByRole("button", { name: "Buka kasus baru" }).click();
  await ana.page.locator("#case-card").getByText("Menunggu manajer kasus").waitFor();
  assert.equal(await phone.state(report), "taken");

  await dewi.page.click("nav a[href='/cases']");
  await dewi.page.locator(".views a").nth(1).click();
  await isAccessible(dewi);
  await fits(dewi);
  await dewi.page.getByRole("button", { name: /^Ambil kasus/ }).click();
  await stands(dewi, "Penerimaan");
  address = new URL(dewi.page.url()).pathname;
  assert.equal(await phone.state(report), "handled");
});

test("the case worker carries it as far as services, and what is missing is said before", async () => {
  await fill(dewi, "step-identify", {});
  await stands(dewi, "Identifikasi");
  await dewi.page.locator(".needs").getByText("penilaian risiko").waitFor();
  // Pressed too early: refused in words, and nothing lost.
  await fill(dewi, "step-assess", { why: "kata yang tidak boleh hilang" });
  await dewi.page.getByRole("alert").getByText("penilaian risiko").waitFor();
  assert.equal(await dewi.page.inputValue("#step-assess-why"), "kata yang tidak boleh hilang");
  await fill(dewi, "risk", { factors: ["threat", "same-house"], level: "high", judgement: "Diancam di rumah. (rekaan)" });
  await fill(dewi, "service", { kind: "kesehatan", provider: "RS Rekaan", began: today(), outcome: "going-on", emergency: true });
  await fill(dewi, "step-assess", {});
  await stands(dewi, "Asesmen");
  await fill(dewi, "assessment", { bio: "Memar di lengan. (rekaan)", psycho: "Takut pulang. (rekaan)", social: "Tinggal dengan terlapor. (rekaan)" });
  await fill(dewi, "step-plan", {});
  await fill(dewi, "plan", { goals: "Aman di tempat lain. (rekaan)", steps: "Rumah aman, lalu laporan polisi. (rekaan)", agreed: true, agreement: "Lisan, hari ini. (rekaan)" });
  await fill(dewi, "step-serve", {});
  await stands(dewi, "Layanan");
});

test("who somebody is opens on a page of its own, for a reason", async () => {
  const people = dewi.page.locator("#people-card");
  assert.doesNotMatch(await people.innerText(), /0800/);
  const reporter = people.locator("li").filter({ has: dewi.page.getByRole("heading", { name: "Pelapor 1" }) });
  const open = reporter.locator("details[id^=reading-]");
  await open.locator("> summary").click();
  await open.locator("select").selectOption("contact");
  await open.locator("button.main").click();
  await dewi.page.locator("dd").getByText(NUMBER).waitFor();
  await isAccessible(dewi);
  await fits(dewi);
  await dewi.page.getByRole("link", { name: "Tutup identitas" }).click();
  await dewi.page.locator("#history-card").getByText("Identitas dibuka: Pelapor 1").waitFor();
});

test("two screens that save at once: the second is shown both versions", async () => {
  const other = await dewi.context.newPage();
  await other.goto(it.centre.url + address);
  await dewi.go(address);
  await fill(dewi, "plan", { goals: "Aman, dan anak bersekolah. (rekaan)" });
  await dewi.page.locator("#plan-card").getByText("anak bersekolah").first().waitFor();
  const late = { page: other, centre: it.centre };
  await fill(late, "plan", { goals: "Aman, dan bekerja lagi. (rekaan)" });
  await other.getByRole("heading", { name: "Diubah orang lain sementara Anda menulis" }).waitFor();
  await other.getByText("anak bersekolah").waitFor();
  await isAccessible(late);
  await fits(late);
  await picture(late, "case-stale");
  await other.getByRole("button", { name: "Simpan versi saya" }).click();
  await other.locator("#plan-card").getByText("bekerja lagi").first().waitFor();
  await other.close();
});

test("referred and back: the phone shows both", async () => {
  await dewi.go(address);
  await fill(dewi, "step-refer", { agency_kind: "police", agency: "Unit PPA Rekaan", sent: today(), asked: "Laporan polisi. (rekaan)", why: "Perlu laporan polisi. (rekaan)" });
  await stands(dewi, "Dirujuk");
  assert.equal(await phone.state(report), "referred");
  await fill(dewi, "step-return", { returned: today(), why: "Laporan diterima. (rekaan)" });
  await stands(dewi, "Layanan");
  assert.equal(await phone.state(report), "handled");
});

test("a document is kept with the case and comes back as a download", async () => {
  const card = dewi.page.locator("#documents");
  await card.locator("input[type=file]").setInputFiles({ name: "surat rekaan.txt", mimeType: "text/plain", buffer: Buffer.from("Surat ini rekaan.\n") });
  await card.getByRole("button", { name: "Simpan dokumen" }).click();
  const link = dewi.page.locator("#documents .files a");
  await link.getByText("surat rekaan.txt").waitFor();
  const [download] = await Promise.all([dewi.page.waitForEvent("download"), link.click()]);
  assert.equal(download.suggestedFilename(), "surat rekaan.txt");
});

test("in light, dark, at 200 % and on a tablet the case page is for everybody", async () => {
  await dewi.page.evaluate(() => window.scrollTo(0, 0));
  await picture(dewi, "case");
  for (const [colorScheme, width, height] of [["light", 1280, 800], ["dark", 1280, 800], ["light", 640, 400], ["dark", 800, 1280]]) {
    await dewi.page.emulateMedia({ colorScheme });
    await dewi.page.setViewportSize({ width, height });
    for (const open of [false, true]) {
      await dewi.page.evaluate((open) => document.querySelectorAll("details").forEach((one) => { one.open = open; }), open);
      await isAccessible(dewi);
      await fits(dewi);
    }
  }
  await dewi.page.emulateMedia({ colorScheme: "light" });
  await dewi.page.setViewportSize({ width: 1280, height: 800 });
});

test("on paper stand what is known and done, and no form", async () => {
  await dewi.go(address);
  await dewi.page.emulateMedia({ media: "print" });
  assert.equal(await dewi.page.locator("main form:visible, main button:visible").count(), 0);
  await dewi.page.locator("dd").getByText("Memar di lengan. (rekaan)").waitFor();
  await dewi.page.getByText(/^Dicetak .* oleh dewi/).waitFor();
  await dewi.page.emulateMedia({ media: "screen" });
});

test("visited and closed: the phone shows Selesai", async () => {
  const details = dewi.page.locator("#services-card li details").first();
  await details.locator("> summary").click();
  await details.locator("[name=ended]").fill(today());
  await details.locator("[name=outcome]").selectOption("done");
  await details.locator("button.main").click();
  await fill(dewi, "step-monitor", {});
  await stands(dewi, "Pemantauan");
  await fill(dewi, "visit", { visited: today(), text: "Aman dan tenang. (rekaan)" });
  await fill(dewi, "step-close", { closing_reason: "goals-met", closing_outcome: "safe", why: "Tujuan tercapai. (rekaan)" });
  await dewi.page.getByText("Kasus ini selesai.").waitFor();
  assert.equal(await phone.state(report), "closed");
  await isAccessible(dewi);
  // And opened again, when it is needed again.
  await fill(dewi, "step-reopen", { why: "Terulang. (rekaan)" });
  await stands(dewi, "Identifikasi");
  assert.equal(await phone.state(report), "handled");
});

test("nothing on the way broke the pages' own policy", () => {
  assert.deepEqual([...ana.faults, ...dewi.faults], []);
});
