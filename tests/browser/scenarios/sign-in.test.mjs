// The way in and out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Phone } from "../lib/phone.mjs";
import { story } from "../lib/story.mjs";

const it = story({}, async ({ centre }) => {
  await centre.person("ana");
  await centre.person("analis", "analyst");
});

test("the start page says what this is, and does not let anybody in without a password", async () => {
  const screen = await it.browser.screen(it.centre);
  await screen.go("/");
  await screen.page.getByRole("heading", { name: "Pusat layanan satu pintu" }).waitFor();
  await screen.page.getByText("Kabupaten Rekaan").first().waitFor();
  for (const path of ["/queue", "/reports/01920000-0000-7000-8000-000000000000"]) {
    await screen.go(path);
    await screen.page.getByLabel("Kata sandi").waitFor();
  }
  for (const path of ["/queue/stream", "/session"]) {
    const answer = await fetch(it.centre.url + path, { redirect: "manual" });
    assert.ok([303, 401].includes(answer.status), `${path}: ${answer.status}`);
  }
});

test("a wrong password and a name that does not exist are answered in the same words", async () => {
  const screen = await it.browser.screen(it.centre);
  await screen.go("/");
  await screen.password("ana", "bukan kata sandinya");
  const said = screen.page.getByRole("alert");
  assert.equal(await said.innerText(), "Nama atau kata sandi tidak cocok. Periksa huruf besar-kecil, lalu coba lagi.");
  assert.equal(await screen.page.inputValue("#name"), "ana");
  assert.equal(await screen.page.inputValue("#password"), "");
  await screen.password("tidak-ada", "bukan kata sandinya");
  assert.equal(await said.innerText(), "Nama atau kata sandi tidak cocok. Periksa huruf besar-kecil, lalu coba lagi.");
});

test("many failures make it slow and lock nobody out", async () => {
  const screen = await it.browser.screen(it.centre);
  await screen.go("/");
  for (let n = 0; n < 5; n += 1) await screen.password("ana", `salah ${n}`);
  await screen.page.getByText("Akun ini tidak dikunci.").waitFor();
  await screen.password("ana");
  await screen.prove("ana");
  await screen.page.waitForURL("**/queue");
});

test("the session's cookie is out of reach of scripts and of other sites, and signing out ends it", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  const cookie = (await screen.context.cookies()).find((one) => one.name.endsWith("ots_session"));
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, "Strict");
  await screen.page.click(".own summary");
  await screen.page.getByRole("button", { name: "Keluar" }).click();
  await screen.page.getByLabel("Kata sandi").waitFor();
  assert.equal((await screen.context.cookies()).some((one) => one.name.endsWith("ots_session")), false);
  await screen.context.addCookies([cookie]);
  await screen.go("/queue");
  await screen.page.getByText("Sesi sudah berakhir.").waitFor();
});

test("a form of another session, or of none, changes nothing", async () => {
  const screen = await it.browser.operator(it.centre, "ana");
  const phone = await Phone.of(it.centre);
  const report = await phone.press();
  await screen.waiting(report).waitFor();
  for (const form of [{}, { form_token: "" }, { form_token: "x".repeat(43) }]) {
    const answer = await screen.context.request.post(`${it.centre.url}/reports/${report}/take`, { form: { version: "1", ...form }, maxRedirects: 0 });
    assert.equal(answer.status(), 403);
  }
  const token = await screen.page.locator("input[name=form_token]").first().inputValue();
  const foreign = await screen.context.request.post(`${it.centre.url}/reports/${report}/take`, {
    form: { version: "1", form_token: token }, headers: { "sec-fetch-site": "cross-site" }, maxRedirects: 0,
  });
  assert.equal(foreign.status(), 403);
  assert.equal(await phone.state(report), "sent");
});

test("a role that takes no reports sees none", async () => {
  const screen = await it.browser.screen(it.centre);
  await screen.go("/");
  await screen.password("analis");
  await screen.page.getByText("Peran Anda tidak membuka laporan, kasus, atau nama orang.").waitFor();
  const [{ report_id: report }] = await it.centre.reports();
  for (const path of ["/queue", "/queue/stream", `/reports/${report}`]) {
    const answer = await screen.context.request.get(it.centre.url + path);
    assert.equal(answer.status(), 403, path);
    assert.ok(!(await answer.text()).includes(report), path);
  }
});

test("English is one press away, and stays", async () => {
  const screen = await it.browser.screen(it.centre);
  await screen.go("/");
  await screen.page.getByRole("button", { name: "English" }).click();
  await screen.page.getByRole("heading", { name: "One-stop service centre" }).waitFor();
  assert.equal(await screen.page.locator("html").getAttribute("lang"), "en");
  await screen.signIn("ana");
  await screen.page.getByText("Nobody is waiting.").or(screen.page.getByText("Not taken")).first().waitFor();
});

test("nothing that is not ours is asked for, and no script or style stands in the page", async () => {
  const screen = await it.browser.screen(it.centre);
  const asked = [];
  screen.page.on("request", (request) => asked.push(new URL(request.url()).host));
  await screen.signIn("ana");
  assert.deepEqual([...new Set(asked)], [new URL(it.centre.url).host]);
  const answer = await screen.context.request.get(`${it.centre.url}/queue`);
  assert.match(answer.headers()["content-security-policy"], /default-src 'none'; script-src 'self'; style-src 'self'/);
  assert.doesNotMatch(await answer.text(), /<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=/);
  assert.deepEqual(screen.faults, []);
});
