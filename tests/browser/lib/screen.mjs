// A person at a screen: Debian's Chromium, driven by Playwright.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as playwright } from "playwright-core";
import { PASSWORD } from "./centre.mjs";
import { CodeApp } from "./codes.mjs";
import { chromium } from "./programs.mjs";
import { PATIENCE_MS } from "./run.mjs";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--autoplay-policy=document-user-activation-required",
];

export class Browser {
  static async open() {
    const browser = new Browser();
    browser.folder = await mkdtemp(join(tmpdir(), "ots-chromium-"));
    browser.chromium = await playwright.launch({ executablePath: chromium(), args: FLAGS, env: { ...process.env, HOME: browser.folder } });
    return browser;
  }

  /** A screen of its own: no cookies, no storage of others. */
  async screen(centre, options = {}) {
    const context = await this.chromium.newContext({ viewport: { width: 1280, height: 800 }, locale: "id-ID", ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const screen = new Screen(centre, context, page);
    // Whatever the page's policy refuses, and every error of its script, fails the scenario.
    page.on("console", (message) => /Content Security Policy|Refused to/.test(message.text()) && screen.faults.push(message.text()));
    page.on("pageerror", (error) => screen.faults.push(String(error)));
    return screen;
  }

  /** A screen at which somebody has signed in and is on the queue. */
  async operator(centre, name, options) {
    const screen = await this.screen(centre, options);
    await screen.signIn(name);
    return screen;
  }

  async end() {
    await this.chromium.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export class Screen {
  constructor(centre, context, page) {
    Object.assign(this, { centre, context, page, faults: [] });
  }

  go(path) {
    return this.page.goto(this.centre.url + path);
  }

  async signIn(name, password = PASSWORD) {
    await this.go("/");
    await this.password(name, password);
    await this.prove(name);
    await this.page.waitForURL("**/queue");
    await this.connected();
  }

  /** The first step of signing in, on the start page. */
  async password(name, password = PASSWORD) {
    await this.page.fill("#name", name);
    await this.page.fill("#password", password);
    await this.page.click("main form button");
  }

  /** The second step: sets up a code app the first time, and gives its code after that. */
  async prove(name) {
    const { page } = this;
    const { codes } = this.centre;
    await page.waitForURL((url) => ["/account/totp", "/sign-in/second"].includes(url.pathname));
    if (!page.url().endsWith("/account/totp")) {
      await page.fill("#code", codes.get(name).code());
      await page.click("form[action='/sign-in/second'] button");
      return;
    }
    const app = new CodeApp(await this.text("#secret"));
    await page.fill("#code", app.code());
    await page.click("form[action='/account/totp'] button");
    app.sheet = await page.locator("#codes code").allInnerTexts();
    codes.set(name, app);
    await page.click("#go-on");
  }

  connected() {
    return this.page.locator("#signal[data-state=up]").waitFor();
  }

  /** *Mulai tugas*: on duty, and the sound unlocked. */
  async beginShift() {
    await this.page.click("#shift button[value=yes]");
    await this.page.locator("#shift[data-on=yes]").waitFor();
  }

  row(report) {
    return this.page.locator(`#r-${report}`);
  }

  waiting(report) {
    return this.page.locator(`#waiting > #r-${report}`);
  }

  held(report) {
    return this.page.locator(`#held > #r-${report}`);
  }

  /** By the link, as a person goes: what the browser allowed this page goes along. */
  async toQueue() {
    await this.page.click("nav a[href='/queue']");
    await this.page.waitForURL("**/queue");
    await this.connected();
  }

  async open(report) {
    await this.go(`/reports/${report}`);
  }

  async take(report) {
    await this.waiting(report).locator("button").click();
    await this.page.waitForURL(`**/reports/${report}`);
  }

  /** What the page's sound does: silent, ringing, or locked. */
  sound(state) {
    return this.page.locator(`html[data-sound=${state}]`).waitFor();
  }

  text(selector) {
    return this.page.locator(selector).innerText();
  }
}
