// What nobody takes rings louder and everywhere; what somebody works on stays theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

let phone;
const it = story({ taken_after_s: 10, lease_s: 60, waiting_limits_s: [1, 2] }, async ({ centre }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  phone = await Phone.of(centre);
});

test("danger that nobody takes within the set time rings on every screen, off duty too", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  const report = await phone.press();
  await screen.waiting(report).waitFor();
  await screen.waiting(report).getByText("tak seorang pun mengambil dalam batas waktu").waitFor();
  await screen.waiting(report).getByText("lewat batas").waitFor();
  await screen.sound("ringing");
  assert.equal(await screen.page.locator("#shift").getAttribute("data-on"), "no");
  await screen.take(report);
  await screen.page.getByRole("button", { name: "Tandai sedang ditangani" }).click();
  await screen.page.locator(".rail [aria-current=step]", { hasText: "Sedang ditangani" }).waitFor();
  await screen.context.close();
});

test("actions keep a claim: each one sets its end further off", async () => {
  const ana = await it.browser.operator(it.centre, "ana");
  const report = await phone.press("--urgency", "report");
  await ana.waiting(report).waitFor();
  await ana.take(report);
  const until = () => ana.page.locator("[data-until]").getAttribute("data-until");
  const before = await until();
  await ana.page.keyboard.press("p");
  await ana.page.waitForFunction((then) => document.querySelector("[data-until]")?.dataset.until > then, before);
  assert.equal(await phone.state(report), "taken");
});
