// From the start of the process to the first paint of the window, on the demonstration ledger:
// twenty starts, the first of them cold for WebKit's own caches.
//
//   SKC_APP=target/release/so-khuyen-cong SKC_CLI=target/release/skc xvfb-run -a node tests/benches/window.js

import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { APP, Place, Window } from "../e2e/window.js";

const STARTS = 20;
const TICKS_PER_SECOND = 100; // USER_HZ of every Linux on x86-64 and arm64

/** When the running program began, in milliseconds of the same clock as Date.now(). */
function began() {
  const exe = realpathSync(APP);
  const pid = readdirSync("/proc").find((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/exe`) === exe;
    } catch {
      return false; // gone, or another person's
    }
  });
  const ticks = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[19]);
  const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  return Date.now() - (uptime - ticks / TICKS_PER_SECOND) * 1000;
}

const place = new Place("demo");
const figures = [];
try {
  for (let start = 0; start < STARTS; start += 1) {
    const window = await Window.open(place);
    try {
      const began_ms = began();
      const painted = await window.driver.executeAsyncScript(
        `const done = arguments[0];
         new PerformanceObserver((list) => {
           const paint = list.getEntriesByName("first-contentful-paint")[0];
           if (paint) done(performance.timeOrigin + paint.startTime);
         }).observe({ type: "paint", buffered: true });`,
      );
      figures.push(Math.round(painted - began_ms));
    } finally {
      await window.close();
    }
  }
} finally {
  place.remove();
}
const sorted = figures.toSorted((a, b) => a - b);
console.log(`first start ${figures[0]} ms; of ${STARTS}: least ${sorted[0]} ms, median ${sorted[STARTS / 2]} ms, most ${sorted.at(-1)} ms`);
