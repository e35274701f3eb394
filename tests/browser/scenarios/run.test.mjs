// The first command of the README: one line, and a report arrives on an operator's page.
import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePort } from "../lib/centre.mjs";
import { Demo } from "../lib/demo.mjs";
import { Browser } from "../lib/screen.mjs";

let home;
let browser;
let demo;

before(async () => {
  home = await mkdtemp(join(tmpdir(), "ots-run-"));
  browser = await Browser.open();
  demo = await new Demo(home).up("--port", String(await freePort()));
});

after(async () => {
  await demo?.stop();
  await browser?.end();
  await rm(home, { recursive: true, force: true });
});

const signedIn = (name) => demo.signedIn(browser, name);

test("the report that it pressed stands on an operator's page, marked as a drill, and the next press comes without a reload", async () => {
  const screen = await signedIn("operator");
  await screen.connected();
  const row = screen.waiting(demo.report);
  await row.waitFor();
  await row.getByText("Latihan", { exact: false }).first().waitFor();
  await screen.page.getByText("PERAGAAN: semua orang dan laporan di sini rekaan").first().waitFor();

  const { out } = await demo.command(["press"]);
  const [, next] = /pressed once, as a drill: report (\S+)/.exec(out);
  assert.notEqual(next, demo.report);
  await screen.waiting(next).waitFor();
  assert.deepEqual(screen.faults, []);
});

test("there is a made-up case in every state, and each person sees what the role may see", async () => {
  const worker = await signedIn("case-worker");
  const cases = new Set();
  for (const view of ["open", "closed"]) {
    await worker.go(`/cases?view=${view}`);
    for (const link of await worker.page.locator("main a[href^='/cases/0']").all()) cases.add(await link.getAttribute("href"));
  }
  // Eight in hand, one that waits for somebody to carry it; the tenth was merged into another.
  assert.equal(cases.size, 8);
  await worker.go("/cases?view=unassigned");
  assert.equal(await worker.page.locator("main form[action$='/worker']").count(), 1);
  const analyst = await signedIn("analyst");
  const refused = await analyst.go(`/reports/${demo.report}`);
  assert.ok([403, 404].includes(refused.status()), String(refused.status()));
  assert.equal((await analyst.page.content()).includes(demo.report), false);
});

test("its secrets are its owner's alone, and a second one on the same folder is refused in words", async () => {
  assert.equal((await stat(join(home, "demo"))).mode & 0o077, 0);
  assert.equal((await stat(join(home, "demo", "password"))).mode & 0o077, 0);
  const second = await demo.command(["run", "--no-apk"], { expect: 1 });
  assert.match(second.err, /already running, at http:/);
});

test("stopped and started again it goes on with the same people, cases and reports, at the same address", async () => {
  const before = await demo.received();
  const { url, password } = demo;
  assert.equal(await demo.stop(), 0);
  assert.match(demo.said, /the data stays in/);
  await assert.rejects(fetch(url));

  await demo.up();
  assert.deepEqual([demo.url, demo.password], [url, password]);
  const now = await demo.received();
  const ids = (reports) => reports.map((report) => report.report_id);
  assert.deepEqual(ids(now).filter((id) => !ids(before).includes(id)), [demo.report]);
  assert.equal(now.length, before.length + 1);
  await (await signedIn("supervisor")).page.getByRole("link", { name: "Antrean" }).first().waitFor();
});

test("wrong use is said in a sentence, ends with 2 and starts nothing", async () => {
  for (const [args, words] of [
    [["no-such-command"], /unknown command "no-such-command"/],
    [["../lib/say"], /unknown command/],
    [["-x"], /unknown command/],
    [["run", "--port", "0"], /from 1 to 65535/],
    [["run", "--port", "65536"], /from 1 to 65535/],
    [["run", "--port", "http"], /from 1 to 65535/],
    [["run", "--port"], /needs a number/],
    [["run", "--verbose"], /does not know "--verbose"/],
    [["build", "twice"], /takes no argument/],
    [["press", "twice"], /takes no argument/],
    [["doctor", "twice"], /takes no argument/],
    [["test", "everything"], /no part "everything"/],
    [["apk"], /INSTANCE=FILE/],
  ]) {
    const said = await demo.command(args, { expect: 2 });
    assert.match(said.err, words, args.join(" "));
    assert.equal(said.out, "", args.join(" "));
  }
  const help = await demo.command(["help"]);
  for (const command of ["run", "build", "test", "apk", "bench", "fmt", "doctor"]) assert.match(help.out, new RegExp(`^  ${command}\\b`, "m"));
});
