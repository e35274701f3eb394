// Accounts in a browser: a person's first day, a passkey, and a supervisor who is called.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

const it = story({ taken_after_s: 3600 }, async ({ centre }) => {
  for (const name of ["ana", "kunci"]) await centre.person(name);
  await centre.person("kepala", "admin");
  await centre.person("siti", "supervisor");
});

async function isGood(screen) {
  await isAccessible(screen);
  await fits(screen);
}

test("an admin makes an account; its person makes it theirs and is in", async () => {
  const admin = await it.browser.screen(it.centre);
  await admin.go("/");
  await admin.password("kepala");
  await admin.prove("kepala");
  await admin.page.waitForURL("**/accounts");
  await isGood(admin);
  await admin.page.fill("#new-name", "petugas-baru");
  await admin.page.selectOption("#new-role", "operator");
  await admin.page.click("section form button");
  const password = await admin.text("#one-time-password");
  await isGood(admin);
  await admin.page.click("a.button.main");
  await admin.page.getByRole("heading", { name: "petugas-baru" }).waitFor();
  await isGood(admin);

  const fresh = await it.browser.screen(it.centre);
  await fresh.go("/");
  await fresh.password("petugas-baru", password);
  await fresh.page.waitForURL("**/account/password");
  await isGood(fresh);
  await fresh.page.fill("#old", password);
  for (const field of ["#new", "#again"]) await fresh.page.fill(field, "empat kata tanpa hubungan");
  await fresh.page.click("form.card button");
  await fresh.page.waitForURL("**/account/totp");
  await isGood(fresh);
  await fresh.prove("petugas-baru");
  await fresh.page.waitForURL("**/queue");
  await fresh.page.click(".own summary");
  await fresh.page.click(".who a[href='/account']");
  await fresh.page.getByRole("heading", { name: "Akun saya" }).waitFor();
  await fresh.page.getByText("Sisa 10 kode.").waitFor();
  await isGood(fresh);
  assert.deepEqual([...admin.faults, ...fresh.faults], []);
});

test("a passkey is made on the first day and opens the second, and no code is asked", async () => {
  // Browsers allow passkeys by name: this machine's is localhost.
  const centre = Object.create(it.centre, { url: { value: `http://localhost:${it.centre.line.port}` } });
  const screen = await it.browser.screen(centre);
  const { page } = screen;
  const line = await screen.context.newCDPSession(page);
  await line.send("WebAuthn.enable");
  await line.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await screen.go("/");
  await screen.password("kunci");
  await page.waitForURL("**/account/totp");
  await page.click("a[href='/account/passkeys']");
  await page.fill("#passkey-name", "Kunci rekaan");
  await isGood(screen);
  await page.click("form[data-passkey] button");
  await page.locator("#codes").waitFor();
  await isGood(screen);
  await page.click("#go-on");
  await page.waitForURL("**/queue");
  await page.click(".own summary");
  await page.getByRole("button", { name: "Keluar" }).click();
  await screen.password("kunci");
  await page.waitForURL("**/sign-in/second");
  await isGood(screen);
  await page.click("form[data-passkey] button");
  await page.waitForURL("**/queue");
  await screen.go("/account");
  await page.getByText("Kunci rekaan").waitFor();
  // The only second step of somebody who needs one stays.
  await page.getByRole("button", { name: "Hapus kunci sandi Kunci rekaan" }).click();
  await page.getByRole("alert").getByText("tidak bisa dihapus").waitFor();
  assert.deepEqual(screen.faults, []);
});

test("a supervisor is called on any page, off duty too, until somebody takes it", async () => {
  const siti = await it.browser.operator(it.centre, "siti");
  await siti.page.click(".own summary");
  await siti.page.click(".who a[href='/account']");
  const phone = await Phone.of(it.centre);
  const report = await phone.press();
  // Nobody is on shift.
  await siti.page.locator("#called:not([hidden])").waitFor();
  await siti.sound("ringing");
  await isGood(siti);
  const ana = await it.browser.operator(it.centre, "ana");
  assert.equal(await ana.page.locator("#called").count(), 0);
  await ana.take(report);
  await siti.page.locator("#called[hidden]").waitFor({ state: "attached" });
  await siti.sound("silent");
  assert.deepEqual([...siti.faults, ...ana.faults], []);
});
