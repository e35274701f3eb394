// Circles, boxes and grids in degrees, from metres: what the map draws where there may be
// no picture of the ground at all. The earth is a ball here; over the few kilometres that
// matter the error is far below any phone's accuracy.

/** Degrees. */
export interface Place { lat: number; lon: number }

/** West, south, east, north. */
export type Box = [number, number, number, number];

/** Metres of a degree of latitude. */
export const DEGREE_M = (2 * Math.PI * 6_371_008.8) / 360;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres of a degree of longitude at this latitude; never nothing, so that one can divide by it. */
export function lonDegreeM(lat: number): number {
  return DEGREE_M * Math.max(Math.cos(radians(lat)), 1e-6);
}

/** A closed ring of points at this distance, beginning in the north. */
export function circle(centre: Place, metres: number, corners = 72): [number, number][] {
  const ring: [number, number][] = [];
  for (let n = 0; n <= corners; n += 1) {
    const angle = (2 * Math.PI * (n % corners)) / corners;
    ring.push([
      centre.lon + (metres * Math.sin(angle)) / lonDegreeM(centre.lat),
      centre.lat + (metres * Math.cos(angle)) / DEGREE_M,
    ]);
  }
  return ring;
}

/** What holds every place with so many metres around each, and never less than `least` across. */
export function around(places: { at: Place; metres: number }[], least: number): Box | undefined {
  let box: Box | undefined;
  for (const { at, metres } of places) {
    const wide = Math.max(metres, least / 2);
    const [x, y] = [wide / lonDegreeM(at.lat), wide / DEGREE_M];
    const own: Box = [at.lon - x, at.lat - y, at.lon + x, at.lat + y];
    box = box === undefined ? own : [
      Math.min(box[0], own[0]), Math.min(box[1], own[1]), Math.max(box[2], own[2]), Math.max(box[3], own[3]),
    ];
  }
  return box;
}

/** The round distance (1, 2 or 5 with zeros) of which about `lines` fit into this width. */
export function gridStep(metres: number, lines: number): number {
  const wanted = metres / lines;
  const tens = 10 ** Math.floor(Math.log10(wanted));
  const [first = 10] = [1, 2, 5, 10].filter((step) => step * tens >= wanted);
  return first * tens;
}

/** Lines from north to south and from west to east through `middle`, so far apart, over a box. */
export function grid(middle: Place, step: number, box: Box): [number, number][][] {
  const lines: [number, number][][] = [];
  const [west, south, east, north] = box;
  const [x, y] = [step / lonDegreeM(middle.lat), step / DEGREE_M];
  for (let n = Math.ceil((west - middle.lon) / x); middle.lon + n * x <= east; n += 1) {
    lines.push([[middle.lon + n * x, south], [middle.lon + n * x, north]]);
  }
  for (let n = Math.ceil((south - middle.lat) / y); middle.lat + n * y <= north; n += 1) {
    lines.push([[west, middle.lat + n * y], [east, middle.lat + n * y]]);
  }
  return lines;
}

/** A distance as people say it. */
export function distance(metres: number): string {
  return metres >= 1_000 ? `${metres / 1_000} km` : `${metres} m`;
}
