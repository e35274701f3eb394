// Where somebody is: in words, and on a map that is right without any picture of the ground.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fits, isAccessible } from "../lib/access.mjs";
import { Centre } from "../lib/centre.mjs";
import { Phone } from "../lib/phone.mjs";
import { until } from "../lib/run.mjs";
import { story } from "../lib/story.mjs";

const PICTURES = process.env.OTS_PICTURES;
/** Made up; a metre of latitude is so many degrees. */
const [LAT, LON, METRE] = [-8.1724, 113.7005, 1 / 111_195];

let ana;
let report;
let phone;
const it = story({ taken_after_s: 3600 }, async ({ centre, browser }) => {
  for (const name of ["ana", "budi"]) await centre.person(name);
  ana = await browser.operator(centre, "ana");
  phone = await Phone.of(centre);
  report = await phone.press("--lat", String(LAT), "--lon", String(LON));
  await phone.say("position", report, { lat: LAT + 1_000 * METRE, lon: LON, accuracy_m: 400, age_s: 0, of: "incident" });
  await ana.waiting(report).waitFor();
  await ana.take(report);
});

const map = (screen) => screen.page.locator("ots-map");
const ready = (screen) => map(screen).locator(".holder[data-ready=yes]").waitFor();

/** The colour of points of a picture, read by a page of its own. */
async function colours(png, points) {
  const context = await it.browser.chromium.newContext();
  const page = await context.newPage();
  const found = await page.evaluate(async ([data, points]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0);
    return points.map(([x, y]) => [...brush.getImageData(Math.round(x), Math.round(y), 1, 1).data].join());
  }, [png.toString("base64"), points]);
  await context.close();
  return found;
}

test("its holder sees every position in words and on the map, the newest first", async () => {
  const lines = ana.page.locator(".positions > li");
  assert.equal(await lines.count(), 2);
  assert.match(await lines.nth(0).innerText(), /1\s+tempat kejadian terbaru\s+-8\.163407, 113\.700500 · ±400 m/);
  assert.match(await lines.nth(1).innerText(), /2\s+posisi pelapor\s+-8\.172400, 113\.700500/);
  await ready(ana);
  assert.equal(await map(ana).locator(".pin").count(), 2);
  assert.equal(await map(ana).locator(".pin.incident").innerText(), "1");
});

test("the circle is as wide as the accuracy says, by the scale of the map itself", async () => {
  await ready(ana);
  const holder = map(ana).locator(".holder");
  const at = async (pin) => {
    const [outer, box] = [await holder.boundingBox(), await map(ana).locator(pin).boundingBox()];
    return [box.x + box.width / 2 - outer.x, box.y + box.height / 2 - outer.y];
  };
  const [incident, me] = [await at(".pin.incident"), await at(".pin:not(.incident)")];
  assert.ok(Math.abs(incident[0] - me[0]) < 2, "one is north of the other");
  const metre = (me[1] - incident[1]) / 1_000;
  assert.ok(metre > 0.01, String(metre));
  // Off the lines of the grid, which go through the newest position.
  const along = (metres, angle) => [incident[0] + metres * metre * Math.cos(angle), incident[1] + metres * metre * Math.sin(angle)];
  const angles = [0.3, 1.2, 2.0, 2.8, 3.5];
  const png = await holder.screenshot();
  const inside = await colours(png, angles.map((angle) => along(330, angle)));
  const outside = await colours(png, angles.map((angle) => along(470, angle)));
  for (const [n, colour] of inside.entries()) assert.ok(!outside.includes(colour), `${angles[n]}: ${colour} inside and outside`);
});

test("nothing is fetched from anywhere else, and no picture is needed", async () => {
  const asked = [];
  ana.page.on("request", (request) => asked.push(request.url()));
  await ana.page.reload();
  await ready(ana);
  assert.ok(asked.some((url) => /\/assets\/map-worker\./.test(url)), asked.join("\n"));
  for (const url of asked) assert.ok(url.startsWith(it.centre.url) || url.startsWith("blob:" + it.centre.url), url);
  assert.deepEqual(ana.faults, []);
});

test("a position that comes while the page is open appears on the same map", async () => {
  await ready(ana);
  const before = await map(ana).evaluate((element) => { element.kept = true; return element.kept; });
  assert.equal(before, true);
  await phone.say("position", report, { lat: LAT, lon: LON + 800 * METRE, accuracy_m: 25, age_s: 0, of: "me" });
  await ana.page.locator(".positions > li").nth(2).waitFor();
  await map(ana).locator(".pin").nth(2).waitFor();
  assert.equal(await map(ana).evaluate((element) => element.kept), true, "it was not drawn anew");
});

test("coordinates are copied by a button, which says whether they were", async () => {
  const { page } = ana;
  const button = page.locator(".positions > li").last().getByRole("button", { name: /^Salin koordinat \d$/ });
  const said = page.locator(".positions > li").last().locator("button[data-copy]");
  await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await button.press("Enter");
  await said.getByText("Koordinat tersalin").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "-8.172400, 113.700500");
  // In an office's own network without TLS there is no such interface: the old way.
  const other = page.locator(".positions > li").first().locator("button[data-copy]");
  const first = await other.getAttribute("data-copy");
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }));
  await other.click();
  await other.getByText("Koordinat tersalin").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.copy), first, "the focus stays where it was");
  // And where neither is allowed it says so.
  await page.evaluate(() => { document.execCommand = () => false; });
  await other.click();
  await other.getByText("Tidak tersalin").waitFor();
  await page.reload();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), first);
  assert.deepEqual(ana.faults, []);
});

test("without a script there is no button that does nothing, and the figures are there", async () => {
  const context = await it.browser.chromium.newContext({ javaScriptEnabled: false, storageState: await ana.context.storageState() });
  const page = await context.newPage();
  await page.goto(ana.page.url());
  await page.locator(".positions").getByText("-8.172400, 113.700500").first().waitFor();
  assert.equal(await page.locator("button[data-copy]:visible").count(), 0);
  assert.ok(await page.locator("button[data-copy]").count() > 0);
  await context.close();
});

test("it goes by keyboard, says what its buttons do, and fits a tablet, 200 % and the dark", async () => {
  await ready(ana);
  const scale = map(ana).locator(".scale");
  const wide = await scale.innerText();
  assert.match(wide, /^Jarak antargaris: \d+ k?m$/);
  for (let n = 0; n < 4; n += 1) await map(ana).getByRole("button", { name: "Perbesar" }).press("Enter");
  await until(async () => (await scale.innerText()) !== wide, "another scale");
  await map(ana).getByRole("button", { name: "Tampilkan semua lokasi" }).press("Enter");
  await until(async () => (await scale.innerText()) === wide, "the first scale");
  await isAccessible(ana);
  for (const [name, viewport, scheme] of [["map", { width: 1280, height: 800 }, "light"], ["map-dark", { width: 1280, height: 800 }, "dark"], ["map-tablet", { width: 800, height: 1100 }, "light"], ["map-zoomed", { width: 640, height: 400 }, "light"]]) {
    await ana.page.setViewportSize(viewport);
    await ana.page.emulateMedia({ colorScheme: scheme });
    await ana.page.waitForTimeout(300);
    await ready(ana);
    await fits(ana);
    await isAccessible(ana);
    if (viewport.width <= 832) {
      // In one column the way to reach somebody safely comes before everything that tempts to act.
      const order = ["#person-title", "#map-title", "#came-title", "#answer", "#next-title"];
      const tops = await Promise.all(order.map(async (part) => (await ana.page.locator(part).boundingBox()).y));
      assert.deepEqual(tops, [...tops].sort((a, b) => a - b), `${name}: ${order.map((part, n) => `${part} ${tops[n]}`)}`);
    }
    if (PICTURES && (name === "map" || process.env.OTS_PICTURES_ALL)) {
      await mkdir(PICTURES, { recursive: true });
      await map(ana).scrollIntoViewIfNeeded();
      await ana.page.screenshot({ path: join(PICTURES, `console-${name}.png`) });
    }
  }
  await ana.page.setViewportSize({ width: 1280, height: 800 });
  await ana.page.emulateMedia({ colorScheme: "light" });
});

test("a browser without WebGL says so, and the figures stand there", async () => {
  const { page } = ana;
  await page.addInitScript(() => {
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function context(kind, ...rest) {
      return /webgl/.test(kind) ? null : get.call(this, kind, ...rest);
    };
  });
  await page.reload();
  await map(ana).getByText("Peta tidak bisa ditampilkan di peramban ini.").waitFor();
  await page.locator(".positions").getByText("-8.172400, 113.700500").waitFor();
  await isAccessible(ana);
});

test("who does not hold the report sees no position, and nobody fetches a map", async () => {
  const budi = await it.browser.operator(it.centre, "budi");
  const asked = [];
  budi.page.on("request", (request) => asked.push(request.url()));
  await budi.open(report);
  await budi.page.locator(".thread").waitFor();
  assert.equal(await map(budi).count(), 0);
  assert.ok(!asked.some((url) => /\/assets\/map/.test(url)), asked.join("\n"));
});

test("positions that the reporter does not want used are not shown on the map", async () => {
  const other = await Phone.of(it.centre);
  const mine = await other.press("--lat", String(LAT), "--lon", String(LON));
  await other.run(["withdraw", mine, "--scope", "position"]);
  await other.sync();
  const screen = await it.browser.operator(it.centre, "ana");
  await screen.waiting(mine).waitFor();
  await screen.take(mine);
  await screen.page.getByText("Pelapor meminta lokasi yang sudah dikirim tidak dipakai.").waitFor();
  assert.equal(await map(screen).count(), 0);
});

/** A server of tiles' style, on another origin. */
class Tiles {
  static async start(style) {
    const tiles = new Tiles();
    tiles.asked = [];
    tiles.server = createServer((request, answer) => {
      tiles.asked.push(request.url);
      answer.setHeader("access-control-allow-origin", "*");
      if (request.url === "/style.json" && style) answer.end(JSON.stringify(style(tiles.url)));
      else answer.writeHead(404).end();
    });
    await new Promise((resolve) => tiles.server.listen(0, "127.0.0.1", resolve));
    tiles.url = `http://127.0.0.1:${tiles.server.address().port}`;
    return tiles;
  }

  end() {
    this.server.closeAllConnections?.();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** A call centre of its own, whose settings name these tiles, and somebody before a position in it. */
async function before_a_map_of(tiles, then) {
  const centre = await Centre.start({ taken_after_s: 3600 }, `[map]\nstyle_url = "${tiles.url}/style.json"\n`);
  try {
    await centre.person("ana");
    const screen = await it.browser.operator(centre, "ana");
    const one = await Phone.of(centre);
    const press = await one.press("--lat", String(LAT), "--lon", String(LON));
    await screen.waiting(press).waitFor();
    await screen.take(press);
    await ready(screen);
    await then(screen);
  } finally {
    await centre.end();
    await tiles.end();
  }
}

test("tiles come from where the settings say, and from nowhere else", async () => {
  const tiles = await Tiles.start((url) => ({
    version: 8,
    sources: { ground: { type: "raster", tiles: [`${url}/{z}/{x}/{y}.png`], tileSize: 256, attribution: "Rekaan" } },
    layers: [{ id: "ground", type: "raster", source: "ground" }],
  }));
  await before_a_map_of(tiles, async (screen) => {
    await map(screen).getByText("Rekaan").waitFor();
    assert.ok(tiles.asked.includes("/style.json"));
    assert.deepEqual(screen.faults, []);
    const answer = await screen.context.request.get(screen.page.url());
    assert.match(answer.headers()["content-security-policy"], new RegExp(`connect-src 'self' ${tiles.url};`));
    const queue = await screen.context.request.get(`${screen.centre.url}/queue`);
    assert.doesNotMatch(queue.headers()["content-security-policy"], new RegExp(tiles.url));
  });
});

test("tiles that do not come are said, and the map is right without them", async () => {
  await before_a_map_of(await Tiles.start(undefined), async (screen) => {
    await map(screen).getByText("Gambar peta tidak terambil.").waitFor();
    assert.equal(await map(screen).locator(".pin").count(), 1);
  });
});
