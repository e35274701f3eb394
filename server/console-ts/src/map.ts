// The map of a report's positions, by MapLibre GL: circles of the accuracy to scale, a mark for
// each position, and a grid of round distances, so that it serves without any picture of the
// ground as well.
import { Map as MapLibre, Marker, setWorkerUrl, type GeoJSONSource, type StyleSpecification } from "maplibre-gl";
import { around, circle, distance, grid, gridStep, lonDegreeM, type Box } from "./ground";
import type { Drawn, Point, Wish } from "./positions";

/** Never closer than so many metres across: closer there is nothing more to see. */
const LEAST_M = 300;
/** Where a phone could not say how exact it was, its circle is left out and this much is shown. */
const UNKNOWN_M = 500;
const GRID_LINES = 4;
/** Circles, grid. */
const [ACCURACY, GRID] = ["accuracy", "grid"];

/** The page's own colours, by its tokens. */
function colour(holder: HTMLElement, token: string): string {
  return getComputedStyle(holder).getPropertyValue(token).trim() || "#808080";
}

/** No picture: plain ground. */
function ground(holder: HTMLElement): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": colour(holder, "--sunk") } }],
  };
}

function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features };
}

function circles(points: Point[]): GeoJSON.FeatureCollection {
  return collection(points.filter((point) => point.accuracy !== null).map((point) => ({
    type: "Feature",
    properties: { incident: point.incident },
    geometry: { type: "Polygon", coordinates: [circle(point, point.accuracy ?? 0)] },
  })));
}

function drawMap(holder: HTMLElement, wish: Wish): Drawn {
  const page = holder.ownerDocument;
  let points = wish.points;
  let marks: Marker[] = [];
  const box = (): Box => around(
    points.map((point) => ({ at: point, metres: (point.accuracy ?? UNKNOWN_M) * 1.2 })), LEAST_M,
  ) ?? [113, -9, 114, -8];
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  setWorkerUrl(wish.worker);
  const map = new MapLibre({
    container: holder,
    style: wish.style ?? ground(holder),
    bounds: box(),
    fitBoundsOptions: { padding: 24 },
    attributionControl: wish.style === undefined ? false : { compact: false },
    // A page that is scrolled is not to be caught by its map.
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    locale: {
      "CooperativeGesturesHandler.WindowsHelpText": wish.words.ctrl,
      "CooperativeGesturesHandler.MacHelpText": wish.words.ctrl,
      "CooperativeGesturesHandler.MobileHelpText": wish.words.twoFingers,
      "Map.Title": wish.words.label,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();

  const all = (): void => {
    map.fitBounds(box(), { padding: 24, animate: !still.matches, duration: 200 });
  };

  const scale = page.createElement("p");
  scale.className = "scale";
  const fault = page.createElement("p");
  fault.className = "fault";
  fault.hidden = true;
  fault.textContent = wish.words.noTiles;
  const buttons = page.createElement("div");
  buttons.className = "buttons";
  for (const [sign, word, act] of [
    ["+", wish.words.in, () => map.zoomIn({ animate: !still.matches, duration: 200 })],
    ["−", wish.words.out, () => map.zoomOut({ animate: !still.matches, duration: 200 })],
    ["◎", wish.words.all, all],
  ] as const) {
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = word;
    button.setAttribute("aria-label", word);
    button.addEventListener("click", act);
    buttons.append(button);
  }
  holder.append(buttons, scale, fault);

  const drawGrid = (): void => {
    const source = map.getSource<GeoJSONSource>(GRID);
    if (source === undefined) return;
    const [middle] = points;
    const bounds = map.getBounds();
    const seen: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const centre = middle ?? { lat: (seen[1] + seen[3]) / 2, lon: (seen[0] + seen[2]) / 2 };
    const step = gridStep((seen[2] - seen[0]) * lonDegreeM(centre.lat), GRID_LINES);
    const lines = grid(centre, step, seen);
    source.setData(collection(lines.map((line) => (
      { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: line } }
    ))));
    scale.textContent = `${wish.words.grid} ${distance(step)}`;
  };

  const drawPoints = (): void => {
    map.getSource<GeoJSONSource>(ACCURACY)?.setData(circles(points));
    for (const mark of marks) mark.remove();
    // The newest last: on top.
    marks = [...points].reverse().map((point) => {
      const pin = page.createElement("div");
      pin.className = point.incident ? "pin incident" : "pin";
      const figure = page.createElement("span");
      figure.textContent = String(point.nr);
      pin.append(figure);
      const mark = new Marker({ element: pin }).setLngLat([point.lon, point.lat]).addTo(map);
      // The list says it; a screen reader need not hear it twice.
      pin.removeAttribute("aria-label");
      pin.removeAttribute("role");
      pin.removeAttribute("tabindex");
      pin.setAttribute("aria-hidden", "true");
      return mark;
    });
  };

  const layers = (): void => {
    if (map.getSource(GRID) !== undefined) return;
    for (const id of [GRID, ACCURACY]) map.addSource(id, { type: "geojson", data: collection([]), tolerance: 0 });
    map.addLayer({
      id: GRID, type: "line", source: GRID,
      paint: { "line-color": colour(holder, "--line"), "line-width": 1, "line-opacity": 0.55 },
    });
    const tone = ["case", ["get", "incident"], colour(holder, "--warn"), colour(holder, "--act")] as never;
    map.addLayer({ id: "accuracy-fill", type: "fill", source: ACCURACY, paint: { "fill-color": tone, "fill-opacity": 0.18 } });
    map.addLayer({ id: "accuracy-edge", type: "line", source: ACCURACY, paint: { "line-color": tone, "line-width": 2 } });
    drawPoints();
    drawGrid();
    holder.dataset["ready"] = "yes";
  };
  map.on("style.load", layers);
  map.on("moveend", drawGrid);
  map.on("error", () => {
    if (wish.style === undefined) return;
    fault.hidden = false;
    // Not even the style came: plain ground, and everything of ours on it.
    if (map.getSource(GRID) === undefined) map.setStyle(ground(holder));
  });

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const repaint = (): void => {
    if (wish.style === undefined || !fault.hidden) map.setStyle(ground(holder), { diff: false });
  };
  dark.addEventListener("change", repaint);

  return {
    points(next) {
      points = next;
      drawPoints();
      all();
    },
    remove() {
      dark.removeEventListener("change", repaint);
      map.remove();
    },
  };
}

window.otsMap = drawMap;
