// A report joins a case by a typed number: seen first, marked for whoever gets it, and undone.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

const PICTURES = process.env.OTS_PICTURES;

let ana;
let dewi;
let phone;
let number;
story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  await centre.person("ana");
  await centre.person("dewi", "case-worker");
  ana = await browser.operator(centre, "ana");
  dewi = await browser.operator(centre, "dewi");
  await ana.beginShift();
  await dewi.beginShift();
  phone = await Phone.of(centre);
});

async function picture(screen, name) {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  await screen.page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled", fullPage: true });
}

async function taken(screen) {
  const report = await phone.press();
  await screen.toQueue();
  await screen.waiting(report).waitFor();
  await screen.take(report);
  return report;
}

test("a typed number shows the case, and joins nothing yet", async () => {
  await taken(dewi);
  await dewi.page.getByRole("link", { name: "Jadikan kasus atau gabungkan" }).click();
  await dewi.page.getByRole("button", { name: "Buka kasus baru" }).click();
  await dewi.page.waitForURL("**/cases/*");
  [number] = /\d{4}-\d{6}/.exec(await dewi.page.locator("h1").first().innerText());
  await dewi.toQueue();

  await taken(ana);
  await ana.page.getByRole("link", { name: "Jadikan kasus atau gabungkan" }).click();
  await ana.page.locator("details.fill summary").click();
  await ana.page.fill("#join-number", number);
  await ana.page.getByRole("button", { name: "Lihat kasus itu dahulu" }).click();
  await ana.page.getByRole("heading", { name: "Kasus dengan nomor itu" }).waitFor();
  await ana.page.getByText("Laporan berpindah ke tangan dewi").waitFor();
  await isAccessible(ana);
  await fits(ana);
  await picture(ana, "join-number");
});

test("joined, it is marked for the case worker; undone, it is the operator's again", async () => {
  await ana.page.locator("section[aria-labelledby=named-title] button").click();
  await ana.page.locator("#case-card").getByText(number).waitFor();
  await dewi.page.locator("#held").getByText("BERPINDAH TANGAN").waitFor();
  await dewi.sound("ringing");
  await picture(dewi, "join-marked");
  await isAccessible(ana);
  await picture(ana, "join-undo");
  await ana.page.getByRole("button", { name: "Batalkan penggabungan" }).click();
  await ana.page.locator("#case-card").getByText("Laporan ini belum menjadi kasus.").waitFor();
  await dewi.page.locator("#held").getByText("BERPINDAH TANGAN").waitFor({ state: "detached" });
  await dewi.sound("silent");
  assert.deepEqual([...ana.faults, ...dewi.faults], []);
});
