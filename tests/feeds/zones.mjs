// SPDX-License-Identifier: MIT
// zones.mjs FILE: which instants ical.js takes wall-clock times for.  FILE is
// JSON, [[VTIMEZONE, [[local, …]…]]…]; prints [[seconds UTC…]…].
import { readFileSync } from "node:fs";
import ICAL from "../node_modules/ical.js/dist/ical.js";

const asked = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(asked.map(([text, times]) => {
  const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text)));
  return times.map(([local]) => {
    const time = ICAL.Time.fromDateTimeString(local);
    time.zone = zone;
    return time.toUnixTime();
  });
})));
