// Every page there is, for everybody: WCAG 2.2 AA in light and dark, at 200 % zoom and on a tablet,
// and light enough for a slow line. On the made-up call centre of `./ots run`, where each is full.
// A page without a line here fails.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { freePort } from "../lib/centre.mjs";
import { Demo } from "../lib/demo.mjs";
import { Browser } from "../lib/screen.mjs";

/** Compressed, all that a page needs but for the map. */
const HEAVIEST_BYTES = 100 * 1024;
const SCREENS = [
  { name: "light", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { name: "zoomed", viewport: { width: 640, height: 400 }, colorScheme: "light" },
  { name: "tablet", viewport: { width: 820, height: 1180 }, colorScheme: "dark" },
];

/** Who looks at each page, and how one that is about something is found. */
const PAGES = {
  "/": ["nobody"],
  "/sign-in/second": ["nobody", (screen) => arriving(screen)],
  "/queue": ["operator"],
  "/write": ["operator"],
  "/write/{id}": ["operator", async (screen) => {
    await screen.go("/write");
    await screen.page.locator("main form button").first().click();
    await screen.page.waitForURL((url) => /^\/write\/.+/.test(url.pathname));
    return new URL(screen.page.url()).pathname;
  }],
  "/reports/{id}": ["operator", async (screen) => {
    await screen.go(`/reports/${demo.report}`);
    const take = screen.page.locator("form[action$='/take'] button").first();
    if (await take.count()) {
      await take.click();
      await screen.page.locator("ots-map[data-shown=yes]").waitFor();
    }
    return `/reports/${demo.report}`;
  }],
  "/reports/{id}/case": ["operator", (screen) => heldWithoutACase(screen)],
  "/glass/open": ["operator"],
  "/account": ["case-worker"],
  "/account/password": ["case-worker"],
  "/account/passkeys": ["case-worker"],
  "/account/totp": ["case-worker"],
  "/cases": ["case-worker"],
  "/cases/{id}": ["case-worker", async (screen) => {
    await screen.go("/cases?view=closed");
    return screen.page.locator("main a[href^='/cases/0']").first().getAttribute("href");
  }],
  "/deadlines": ["supervisor"],
  "/search": ["supervisor", () => "/search?list=cases"],
  "/audit": ["supervisor"],
  "/barred": ["supervisor"],
  "/erasures": ["supervisor"],
  "/exports": ["supervisor"],
  "/glass": ["supervisor"],
  "/settings": ["admin"],
  "/accounts": ["admin"],
  "/accounts/{id}": ["admin", async (screen) => {
    await screen.go("/accounts");
    return screen.page.locator("main a[href^='/accounts/']").first().getAttribute("href");
  }],
};

/** Addresses that answer something else than a page. */
const NO_PAGES = ["/app.apk", "/app.svg", "/assets/{file}", "/documents/{id}", "/exports/{id}/file", "/queue/stream", "/session"];

const PICTURES = process.env.OTS_PICTURES_ALL && process.env.OTS_PICTURES;

let home;
let browser;
let demo;

before(async () => {
  home = await mkdtemp(join(tmpdir(), "ots-pages-"));
  browser = await Browser.open();
  demo = await new Demo(home).up("--port", String(await freePort()));
});

after(async () => {
  await demo?.stop();
  await browser?.end();
  await rm(home, { recursive: true, force: true });
});

async function arriving(screen) {
  await screen.go("/");
  await screen.password("analyst", demo.password);
  await screen.page.waitForURL("**/sign-in/second");
  return "/sign-in/second";
}

/** A press that the operator takes, and makes no case of. */
async function heldWithoutACase(screen) {
  const { out } = await demo.command(["press"]);
  const [, report] = /pressed once, as a drill: report (\S+)/.exec(out);
  await screen.go(`/reports/${report}`);
  await screen.page.locator("form[action$='/take'] button").first().click();
  await screen.page.locator("#answer").waitFor();
  return `/reports/${report}/case`;
}

/** Somebody at a screen, or nobody. */
function signedIn(name) {
  const options = { reducedMotion: "reduce" };
  return name === "nobody" ? browser.screen(demo, options) : demo.signedIn(browser, name, options);
}

/** Sends a form as a browser does that never heard of `required`. */
async function sendAsItIs(form) {
  await form.evaluate((one) => { one.noValidate = true; });
  await Promise.all([form.page().waitForNavigation(), form.evaluate((one) => one.requestSubmit())]);
}

/** A case that is still open, as the case worker's own list has it. */
async function openCase(screen) {
  await screen.go("/cases");
  return screen.page.locator("main a[href^='/cases/0']").first().getAttribute("href");
}

/** Compressed bytes of the page and what it fetched, without the map. */
function weight(screen) {
  return screen.page.evaluate(() => {
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return all.filter((entry) => !/\/assets\/map/.test(entry.name)).reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  });
}

test("every address that answers a page has its line here", async () => {
  const source = await readFile(new URL("../../../server/tests/suite/crawl.rs", import.meta.url), "utf8");
  const addresses = [...source.matchAll(/\("GET", "([^"]+)",/g)].map(([, address]) => address);
  assert.ok(addresses.length > 20);
  assert.deepEqual([...Object.keys(PAGES), ...NO_PAGES].sort(), [...new Set(addresses)].sort());
});

for (const who of new Set(Object.values(PAGES).map(([by]) => by))) {
  test(`the pages of ${who} are for everybody, and light`, async (t) => {
    const screen = await signedIn(who);
    for (const [address, [by, find]] of Object.entries(PAGES).filter(([, [by]]) => by === who)) {
      await t.test(address, async () => {
        await screen.page.setViewportSize(SCREENS[0].viewport);
        await screen.page.emulateMedia({ colorScheme: "light" });
        const path = find === undefined ? address : await find(screen);
        for (const { name, viewport, colorScheme } of SCREENS) {
          await screen.page.setViewportSize(viewport);
          await screen.page.emulateMedia({ colorScheme });
          const answer = await screen.go(path);
          assert.equal(answer.status(), 200, path);
          await screen.page.locator("main h1").first().waitFor();
          await isAccessible(screen);
          await fits(screen);
          if (name === "light") {
            const bytes = await weight(screen);
            assert.ok(bytes > 1_000 && bytes <= HEAVIEST_BYTES, `${bytes} bytes`);
            if (by !== "nobody") {
              const { height } = await screen.page.locator(".top nav").boundingBox();
              assert.ok(height < 60, `the menu takes ${height} px: more than a line`);
              const top = await screen.page.locator(".top").boundingBox();
              assert.ok(top.height < 80, `what stands above every page takes ${top.height} px: more than a line, the demo's mark under the name`);
            }
          }
          if (PICTURES) {
            await mkdir(PICTURES, { recursive: true });
            const file = `page${address.replace(/\W+/g, "-")}-${name}.png`;
            await screen.page.screenshot({ path: join(PICTURES, file), animations: "disabled", fullPage: true });
          }
        }
      });
    }
    assert.deepEqual(screen.faults, []);
    await screen.context.close();
  });
}

test("an open case with all its forms and a long history is light, too", async () => {
  const screen = await signedIn("case-worker");
  const path = await openCase(screen);
  assert.equal((await screen.go(path)).status(), 200);
  assert.ok((await screen.page.locator("details form, .card form").count()) > 8, "it is an open one");
  // Years of it: a note a week, each in other words. Random ones press together as badly as any can.
  const notes = 60;
  const words = ["ibu", "anak", "datang", "telepon", "rumah", "aman", "tetangga", "surat", "polisi", "sekolah", "dokter", "malam", "kabar", "belum", "sudah", "pendamping"];
  await screen.page.evaluate(async ({ path, notes, words }) => {
    const token = document.querySelector("input[name=form_token]").value;
    let seed = 7;
    const next = () => (seed = (seed * 48271) % 2147483647);
    for (let n = 0; n < notes; n += 1) {
      const text = Array.from({ length: 100 }, () => `${words[next() % words.length]}${next() % 10}`).join(" ");
      const answer = await fetch(`${path}/notes`, { method: "POST", body: new URLSearchParams({ form_token: token, text: `${text} (rekaan)` }) });
      if (!answer.ok) throw new Error(`note ${n}: ${answer.status}`);
    }
  }, { path, notes, words });
  await screen.go(path);
  assert.ok((await screen.page.getByText("(rekaan)").count()) >= notes);
  const bytes = await weight(screen);
  assert.ok(bytes > 10_000 && bytes <= HEAVIEST_BYTES, `${bytes} bytes`);
  await isAccessible(screen);
  await fits(screen);
  await screen.context.close();
});

/** What is drawn only where something was not done: who meets it, and how. */
const REFUSED = {
  "a deadline that is said to be done without a word": ["case-worker", async (screen) => {
    await screen.go(await openCase(screen));
    await sendAsItIs(screen.page.locator("#deadlines form[action$='/done']").first());
    await screen.page.locator("main .inline-notice").waitFor();
    assert.match(screen.page.url(), /\/deadlines\/[a-z]+\/done$/);
  }],
  "a report that somebody else took first": ["supervisor", async (screen, screens) => {
    const report = (await heldWithoutACase(screens.get("operator"))).split("/")[2];
    await screen.go("/queue");
    await Promise.all([
      screen.page.waitForNavigation(),
      screen.page.evaluate((report) => {
        const form = document.createElement("form");
        form.method = "post";
        form.action = `/reports/${report}/take`;
        const token = document.querySelector("input[name=form_token]").value;
        for (const [name, value] of [["form_token", token], ["version", "1"]]) {
          form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        }
        document.body.append(form);
        form.submit();
      }, report),
    ]);
    assert.match(screen.page.url(), /\/take$/);
  }],
  "a case that is not there to be joined": ["operator", async (screen) => {
    await screen.go(await heldWithoutACase(screen));
    await screen.page.locator("details.fill summary").first().click();
    await screen.page.fill("#join-number", "1999-000001");
    await sendAsItIs(screen.page.locator("form[action$='/case/join']:has(#join-number)"));
    await screen.page.locator("main [role=alert]").waitFor();
  }],
  "a report with fields that cannot be right": ["operator", async (screen) => {
    await screen.go("/write");
    await screen.page.locator("main form button").first().click();
    await screen.page.waitForURL((url) => /^\/write\/.+/.test(url.pathname));
    await screen.page.fill("#phone", "bukan nomor");
    await screen.page.fill("#area", "Negeri Rekaan");
    await screen.page.fill("#at", "2030-01-01T10:00");
    await Promise.all([screen.page.waitForNavigation(), screen.page.locator("[data-ctrl-enter]").click()]);
    await screen.page.locator(".wrongs li").first().waitFor();
    assert.ok((await screen.page.locator("[aria-invalid=true]").count()) > 0);
  }],
};

test("what was not done is said so that everybody can read it", async (t) => {
  // Each of them signs in once: a code holds for one sign-in.
  const screens = new Map();
  for (const who of new Set([...Object.values(REFUSED).map(([by]) => by)])) screens.set(who, await signedIn(who));
  for (const [what, [who, meet]] of Object.entries(REFUSED)) {
    await t.test(what, async () => {
      const screen = screens.get(who);
      await screen.page.setViewportSize(SCREENS[0].viewport);
      await meet(screen, screens);
      for (const { name, viewport, colorScheme } of SCREENS) {
        await screen.page.setViewportSize(viewport);
        await screen.page.emulateMedia({ colorScheme });
        await isAccessible(screen);
        await fits(screen);
        if (PICTURES) {
          await mkdir(PICTURES, { recursive: true });
          await screen.page.screenshot({ path: join(PICTURES, `refused-${what.replace(/\W+/g, "-")}-${name}.png`), animations: "disabled", fullPage: true });
        }
      }
    });
  }
  for (const screen of screens.values()) {
    assert.deepEqual(screen.faults, []);
    await screen.context.close();
  }
});

test("the supervisors' menu opens and closes by keyboard, and says what waits in it", async () => {
  const screen = await signedIn("supervisor");
  const menu = screen.page.locator("nav details.menu");
  await menu.locator("summary").press("Enter");
  await menu.getByRole("link", { name: "Penghapusan" }).waitFor();
  await isAccessible(screen);
  await screen.page.keyboard.press("Escape");
  assert.equal(await menu.evaluate((one) => one.open), false);
  assert.equal(await screen.page.evaluate(() => document.activeElement.tagName), "SUMMARY");
  await menu.locator("summary").press("Enter");
  await menu.getByRole("link", { name: "Audit" }).click();
  await screen.page.waitForURL("**/audit");
  assert.equal(await menu.locator("[aria-current=page]").count(), 1);
  await screen.page.setViewportSize({ width: 640, height: 400 });
  await menu.locator("summary").press("Enter");
  await fits(screen);
});
