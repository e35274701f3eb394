// A reporter writes again: whoever has the report hears and sees it until it is read, and where
// nobody has it any more, everybody does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listen, playing } from "../lib/loudspeaker.mjs";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

// Made-up words only.
const WORDS = "dia datang lagi, rekaan";

let ana;
let budi;
let phone;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  phone = await Phone.of(centre);
  const onDuty = async (name) => {
    await centre.person(name);
    const screen = await browser.screen(centre);
    await listen(screen);
    await screen.signIn(name);
    await screen.beginShift();
    return screen;
  };
  [ana, budi] = [await onDuty("ana"), await onDuty("budi")];
});

/** A press that ana took and set to this state. */
async function set(state) {
  const report = await phone.press();
  await ana.toQueue();
  await ana.waiting(report).waitFor();
  await ana.take(report);
  await ana.page.click(`button[name=to][value=${state}]`);
  await ana.page.locator(`button[name=to][value=${state}]`).waitFor({ state: "detached" });
  await ana.sound("silent");
  return report;
}

const badge = (screen) => screen.page.locator(".badge.news");
const mark = (place) => place.getByText("PESAN BARU dari pelapor");

test("in work: its holder hears two low notes and sees it marked until it is said to be read", async () => {
  const report = await set("handled");
  await ana.toQueue();
  await phone.say("message", report, WORDS);
  await mark(ana.held(report)).waitFor();
  await badge(ana).waitFor();
  assert.match(await badge(ana).innerText(), /1/);
  await ana.sound("ringing");
  const [note, ...more] = await playing(ana);
  assert.equal(more.length, 0);
  assert.ok(note.loop && note.loudest > 0.05 && note.loudest < 0.3, JSON.stringify(note));
  // The words are put in a moment after the sound began: a screen reader hears only what changes.
  const words = await ana.page.locator("#spoken").getAttribute("data-news");
  await ana.page.locator("#spoken").getByText(words, { exact: true }).waitFor({ state: "attached" });

  // A colleague sees it too, and is left in peace.
  await mark(budi.held(report)).waitFor();
  await budi.sound("silent");
  assert.equal(await badge(budi).isVisible(), false);

  await ana.held(report).getByRole("link").first().click();
  await ana.page.getByText(WORDS).waitFor();
  await ana.page.locator(".thread .mark").getByText("BARU", { exact: true }).waitFor();
  await ana.sound("ringing");
  await ana.page.getByRole("button", { name: "Sudah saya baca" }).click();
  await ana.sound("silent");
  await badge(ana).waitFor({ state: "hidden" });
  // The sound and the badge hear of it by the stream, the page by its own answer: either may be first.
  await mark(ana.page.locator("#report")).waitFor({ state: "detached" });
  assert.deepEqual(ana.faults, []);
});

test("while its page stands open: it is drawn by itself, and an answer says that it was read", async () => {
  const report = await set("handled");
  await ana.page.fill("#text", "sedang saya tulis");
  await phone.say("cancel", report);
  await ana.page.getByText("Ada kabar baru dari pelapor.").waitFor();
  await ana.page.getByText("Pelapor membatalkan").first().waitFor();
  await ana.sound("ringing");
  assert.equal(await ana.page.inputValue("#text"), "sedang saya tulis", "what is being written stays");
  await ana.page.getByRole("button", { name: "Kirim", exact: true }).click();
  await ana.page.getByText("Pesan disimpan.").waitFor();
  await ana.sound("silent");
  await badge(ana).waitFor({ state: "hidden" });
  await ana.page.getByText("Ada kabar baru dari pelapor.").waitFor({ state: "detached" });
});

test("on a closed report: it rings for everybody, and the phone says that it waits and then that somebody has it", async () => {
  const report = await set("closed");
  assert.equal(await phone.state(report), "closed");
  await ana.toQueue();
  assert.equal(await ana.row(report).count(), 0);
  await phone.say("message", report, WORDS);
  for (const screen of [ana, budi]) {
    await mark(screen.waiting(report)).waitFor();
    await screen.sound("ringing");
    const [note] = await playing(screen);
    assert.ok(note.loudest > 0.3, "as loud as any danger");
  }
  assert.equal(await phone.state(report), "sent");
  await budi.take(report);
  await budi.page.getByText(WORDS).waitFor();
  await ana.sound("silent");
  assert.equal(await phone.state(report), "taken");
  assert.deepEqual([...ana.faults, ...budi.faults], []);
});
