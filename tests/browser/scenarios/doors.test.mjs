// Who calls or walks in: a form that goes by keyboard alone, is saved by itself, and becomes a
// report like any other, held by its writer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../lib/run.mjs";
import { story } from "../lib/story.mjs";

let ana;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  ana = await browser.operator(centre, "ana");
});

/** A keyboard that counts. */
class Keys {
  constructor(page) {
    Object.assign(this, { page, pressed: 0 });
  }

  async press(...keys) {
    for (const key of keys) {
      this.pressed += 1;
      await this.page.keyboard.press(key);
    }
  }

  async type(words) {
    this.pressed += words.length;
    await this.page.keyboard.type(words);
  }

  /** Waits until the field with this name or id has the keyboard: what is typed before goes nowhere. */
  async at(name) {
    await this.page.locator(`[name="${name}"]:focus, [id="${name}"]:focus`).waitFor();
  }

  /** On by Tab until the field with this name has the focus. */
  async to(name) {
    for (let n = 0; n < 40; n += 1) {
      if (await this.page.evaluate(() => document.activeElement?.name || document.activeElement?.id) === name) return this.at(name);
      await this.press("Tab");
    }
    throw new Error(`no Tab leads to ${name}`);
  }
}

const saved = (screen) => screen.page.locator("#saved", { hasText: /^\s*tersimpan/ });

test("a call is written down without a mouse, in fewer keys than two minutes have, and is in the writer's hands", async () => {
  const keys = new Keys(ana.page);
  // From the queue: the form, and the first of the doors, the telephone.
  await keys.press("n");
  await ana.page.waitForURL("**/write");
  await keys.press("1");
  await ana.page.waitForURL(/\/write\/.+/);
  // The name has the focus; what is above it goes by arrows.
  await keys.at("reporter");
  await keys.type("Ibu Rekaan");
  await keys.to("phone");
  await keys.type("0800-000-0001");
  await keys.to("words");
  await keys.type("Tetangga dipukul suaminya, baru saja, anaknya menangis. (rekaan)");
  await keys.to("bentuk");
  await keys.press("Space");
  await keys.to("area");
  await keys.type("Kaliwates");
  await keys.to("korban");
  await keys.press("Space");
  await keys.to("allowed");
  await keys.press("Space");
  await keys.to("safe-number");
  await keys.type("0800-000-0001");
  // What stood there before the last word was saved says nothing of it: the server is asked.
  await until(async () => (await (await ana.page.request.get(ana.page.url())).text()).split('value="0800-000-0001"').length === 3, "the last word to be saved");
  await saved(ana).waitFor();
  // A trained person types three keys a second: two minutes are 360.
  assert.ok(keys.pressed < 360, `${keys.pressed} keys`);
  await keys.press("Control+Enter");
  await ana.page.waitForURL("**/reports/*");
  const report = new URL(ana.page.url()).pathname.split("/").at(-1);
  for (const words of ["Ibu Rekaan", "Tetangga dipukul suaminya", "Kaliwates"]) await ana.page.getByText(words).first().waitFor();
  // No phone with the app is behind it: nothing is offered that would go to one.
  assert.equal(await ana.page.locator("#answer").count(), 0);
  await ana.page.locator("a[href='tel:08000000001']").waitFor();

  const budi = await it.browser.operator(it.centre, "budi");
  await budi.held(report).waitFor();
  assert.equal(await budi.waiting(report).count(), 0, "it is in hand: it rings nobody");
  await budi.open(report);
  await budi.page.locator(".thread").waitFor();
  assert.ok(!(await budi.page.content()).includes("Ibu Rekaan"));
  assert.deepEqual([...ana.faults, ...budi.faults], []);
  await budi.context.close();
});

test("what was typed is there after the server died, and after the window was closed", async () => {
  const { page } = ana;
  await ana.go("/write");
  await page.locator("main form button").nth(1).click();
  await page.waitForURL(/\/write\/.+/);
  const address = new URL(page.url()).pathname;
  await page.fill("#words", "Setengah kalimat rekaan");
  await saved(ana).waitFor();
  await until(async () => {
    const answer = await ana.context.request.get(page.url());
    return (await answer.text()).includes("Setengah kalimat rekaan");
  }, "the draft to be saved");
  await it.centre.kill();
  await page.fill("#words", "Setengah kalimat rekaan dan sisanya");
  await page.locator("#saved", { hasText: "BELUM tersimpan" }).waitFor();
  await it.centre.up();
  // Nobody presses anything: it is tried again by itself.
  await saved(ana).waitFor();
  await page.close();
  ana.page = await ana.context.newPage();
  await ana.go(address);
  assert.equal(await ana.page.inputValue("#words"), "Setengah kalimat rekaan dan sisanya");
});

test("writing that never pauses is saved all the same, and what is left in the middle of a word too", async () => {
  const { page } = ana;
  const draft = await ana.context.newPage();
  await draft.goto(`${it.centre.url}/write`);
  await draft.locator("main form button").nth(2).click();
  await draft.waitForURL(/\/write\/.+/);
  const version = () => draft.inputValue("#saved input[name=version]").then(Number);
  const before = await version();
  await draft.locator("#words").focus();
  let written = "";
  await until(async () => {
    // Faster than any pause that would save it.
    for (const letter of "rekaan ") {
      await draft.keyboard.type(letter);
      written += letter;
    }
    return (await version()) > before;
  }, "a save while writing goes on");
  const address = draft.url();
  await draft.keyboard.type("sampai akhir");
  await draft.getByRole("link", { name: "Nanti" }).click();
  await draft.waitForURL("**/write");
  await until(async () => (await (await ana.context.request.get(address)).text()).includes(`${written}sampai akhir`), "the last words to be kept");
  await draft.goto(address);
  await draft.locator("details.discard summary").click();
  await draft.locator("details.discard button").click();
  await draft.waitForURL("**/write");
  await draft.close();
  assert.equal(await page.isClosed(), false);
});

test("what cannot be right is said beside its field, and nothing typed is lost", async () => {
  const { page } = ana;
  // On every other page of hers a number says that something is not sent, until it is.
  const other = await ana.context.newPage();
  await other.goto(`${it.centre.url}/queue`);
  const unsent = other.locator("#drafts-badge");
  assert.equal(await unsent.locator(".figure").innerText(), "1");
  await page.fill("#coordinates", "di sana");
  await page.locator("button[formaction$='/send']").click();
  await page.locator("#wrong-coordinates").waitFor();
  assert.equal(await page.inputValue("#words"), "Setengah kalimat rekaan dan sisanya");
  assert.equal(await page.inputValue("#coordinates"), "di sana");
  await page.fill("#coordinates", "-8,17 113,70");
  await page.locator("button[formaction$='/send']").click();
  await page.waitForURL("**/reports/*");
  await page.locator(".positions").getByText("-8.170000, 113.700000").waitFor();
  await unsent.waitFor({ state: "hidden" });
  await other.close();
});
