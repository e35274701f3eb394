import assert from "node:assert/strict";
import { test } from "node:test";
import { DEGREE_M, around, circle, distance, grid, gridStep, lonDegreeM } from "./ground";

const JEMBER = { lat: -8.1724, lon: 113.7005 };

/** Metres between two places, by the haversine formula: another way than the one under test. */
function apart(a: [number, number], b: [number, number]): number {
  const r = Math.PI / 180;
  const h = Math.sin(((b[1] - a[1]) * r) / 2) ** 2
    + Math.cos(a[1] * r) * Math.cos(b[1] * r) * Math.sin(((b[0] - a[0]) * r) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}

test("every corner of a circle is as far away as the accuracy says", () => {
  for (const metres of [5, 18, 400, 20_000]) {
    for (const centre of [JEMBER, { lat: 0, lon: 0 }, { lat: 60, lon: -30 }]) {
      const ring = circle(centre, metres);
      assert.deepEqual(ring[0], ring.at(-1), "it is closed");
      for (const corner of ring) {
        const off = Math.abs(apart([centre.lon, centre.lat], corner) / metres - 1);
        assert.ok(off < 0.01, `${off} of ${metres} m`);
      }
    }
  }
});

test("a box holds every circle and is never too narrow to see anything", () => {
  const far = { lat: -8.2, lon: 113.6 };
  const box = around([{ at: JEMBER, metres: 18 }, { at: far, metres: 4_000 }], 300);
  assert.ok(box !== undefined);
  for (const [lon, lat] of [...circle(JEMBER, 18), ...circle(far, 3_990)]) {
    assert.ok(lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3]);
  }
  const [west, south, , north] = around([{ at: JEMBER, metres: 0 }], 300) ?? [0, 0, 0, 0];
  assert.ok(Math.abs((north - south) * DEGREE_M - 300) < 1e-6);
  assert.ok(Math.abs((JEMBER.lon - west) * lonDegreeM(JEMBER.lat) - 150) < 1e-6);
  assert.equal(around([], 300), undefined);
});

test("lines of the grid are a round distance apart, go through the middle and stay in the box", () => {
  for (const wide of [3, 77, 300, 999, 1_000, 12_345, 800_000]) {
    const step = gridStep(wide, 4);
    assert.ok(step >= wide / 4 && step <= (wide / 4) * 2.5, `${step} of ${wide}`);
    assert.match(String(step), /^(0\.)?[125]0*$/);
  }
  const box = around([{ at: JEMBER, metres: 250 }], 300) ?? [0, 0, 0, 0];
  const lines = grid(JEMBER, 100, box);
  assert.equal(lines.length, 10);
  const upright = lines.filter(([a, b]) => a?.[0] === b?.[0]).map(([a]) => a?.[0] ?? 0);
  assert.ok(upright.some((lon) => Math.abs(lon - JEMBER.lon) < 1e-12));
  const [first = 0, second = 0] = upright;
  assert.ok(Math.abs(apart([first, JEMBER.lat], [second, JEMBER.lat]) - 100) < 0.1);
  for (const [lon, lat] of lines.flat()) {
    assert.ok(lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3]);
  }
});

test("distances are said in metres and kilometres", () => {
  assert.deepEqual([50, 200, 1_000, 2_000, 50_000].map(distance), ["50 m", "200 m", "1 km", "2 km", "50 km"]);
});
