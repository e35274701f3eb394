// One call centre and one browser for the scenarios of a file.
import { after, before } from "node:test";
import { Centre } from "./centre.mjs";
import { Browser } from "./screen.mjs";

/** Starts both, then lets the file set its scene; ends both after its last scenario. */
export function story(times, scene) {
  const it = {};
  before(async () => {
    it.centre = await Centre.start(times);
    it.browser = await Browser.open();
    await scene(it);
  });
  after(async () => {
    await it.browser?.end();
    await it.centre?.end();
  });
  return it;
}
