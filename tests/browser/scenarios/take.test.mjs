// Taking: one winner, everybody sees who, the sound stops, the phone is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Phone } from "../lib/phone.mjs";
import { until } from "../lib/run.mjs";
import { story } from "../lib/story.mjs";

let phone;
let ana;
let budi;
const it = story({ taken_after_s: 3600, lease_s: 900 }, async ({ centre, browser }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  phone = await Phone.of(centre);
  [ana, budi] = [await browser.operator(centre, "ana"), await browser.operator(centre, "budi")];
  await ana.beginShift();
  await budi.beginShift();
});

test("the letter A takes the report that has waited longest, and the phone hears of it", async () => {
  const first = await phone.press();
  await ana.waiting(first).waitFor();
  const second = await phone.press("--urgency", "report");
  await ana.waiting(second).waitFor();
  assert.equal(await phone.state(first), "sent");

  await ana.page.keyboard.press("a");
  await ana.page.waitForURL(`**/reports/${first}`);
  assert.equal(await phone.state(first), "taken");
  assert.equal(await phone.state(second), "sent");

  await ana.toQueue();
  await ana.take(second);
  await ana.toQueue();
});

test("everybody hears a report until somebody takes it, and sees who did", async () => {
  const report = await phone.press();
  await Promise.all([ana.sound("ringing"), budi.sound("ringing")]);
  await ana.take(report);
  await budi.held(report).getByText("dipegang ana").waitFor();
  await budi.held(report).getByText("berlaku sampai").waitFor();
  await Promise.all([ana.sound("silent"), budi.sound("silent")]);
  assert.equal(await budi.page.title(), "Antrean · OTS");
  await ana.toQueue();
  await ana.held(report).getByText("dipegang Anda").waitFor();
});

/** What a person who pressed *Ambil* sees in the end. */
async function outcome(who, report) {
  if (who.page.url().endsWith(`/reports/${report}`)) return "won";
  // Told by the answer, or, where the other's news came before the press, by the row itself.
  for (const place of [who.page.locator("#said .notice"), who.page.locator(`#held > #r-${report}:not(.mine)`)]) {
    if ((await place.count()) > 0) return place.first().innerText();
  }
  return undefined;
}

test("of two who press at the same moment one wins, and the other sees who", async () => {
  for (let round = 0; round < 3; round += 1) {
    const report = await phone.press();
    await Promise.all([ana.waiting(report).waitFor(), budi.waiting(report).waitFor()]);
    await Promise.all([ana, budi].map((who) => who.waiting(report).locator("button").evaluateAll((found) => found.forEach((button) => button.click()))));
    const ended = await Promise.all([ana, budi].map((who) => until(() => outcome(who, report), "who has it")));
    const [winner, loser] = ended[0] === "won" ? ["ana", ended[1]] : ["budi", ended[0]];
    assert.match(loser, new RegExp(`^Sudah diambil ${winner}, pukul \\d\\d:\\d\\d:\\d\\d\\.|dipegang ${winner} `));
    assert.equal(ended.filter((end) => end === "won").length, 1);
    await Promise.all([ana.toQueue(), budi.toQueue()]);
  }
});

test("who presses on a row that is no longer so is told who has it, also without a script", async () => {
  const report = await phone.press();
  const plain = await it.browser.screen(it.centre, { javaScriptEnabled: false });
  await plain.go("/");
  await plain.password("budi");
  await plain.prove("budi");
  await plain.page.waitForURL("**/queue");
  await plain.waiting(report).waitFor();
  await ana.waiting(report).waitFor();
  await ana.take(report);
  await plain.waiting(report).locator("button").click();
  await plain.page.getByText("Sudah diambil ana").waitFor();
  await plain.page.getByRole("link", { name: "Kembali ke antrean" }).click();
  await plain.held(report).waitFor();
  await ana.toQueue();
});

test("given back, it rings again and the phone says waiting", async () => {
  const report = await phone.press();
  await ana.waiting(report).waitFor();
  await ana.take(report);
  assert.equal(await phone.state(report), "taken");
  await ana.page.getByRole("button", { name: "Kembalikan ke antrean" }).click();
  await ana.page.waitForURL("**/queue");
  await budi.waiting(report).getByText(/menunggu lagi sejak/).waitFor();
  await budi.sound("ringing");
  assert.equal(await phone.state(report), "sent");
  await budi.take(report);
  await budi.toQueue();
});

test("nothing on the way broke the pages' own policy", () => {
  assert.deepEqual([...ana.faults, ...budi.faults], []);
});
