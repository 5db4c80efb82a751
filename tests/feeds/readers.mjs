// SPDX-License-Identifier: MIT
// readers.mjs RANGES: what ical.js (Thunderbird, Nextcloud) reads.  RANGES is a
// file of lines "path from to" (seconds UTC); prints JSON {path: [[start, end]…]}.
import { readFileSync } from "node:fs";
import ICAL from "../node_modules/ical.js/dist/ical.js";

function instants(path, from, to) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone"))
    ICAL.TimezoneService.register(zone);
  const found = [];
  const masters = new Map(), overrides = [];
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    if (event.isRecurrenceException()) overrides.push(event);
    else masters.set(event.uid, event);
  }
  for (const event of overrides) masters.get(event.uid).relateException(event);
  for (const event of masters.values()) {
    const add = (start, end) => {
      const at = start.toUnixTime();
      if (at >= from && at < to) found.push([at, end.toUnixTime()]);
    };
    if (!event.isRecurring()) {
      add(event.startDate, event.endDate);
      continue;
    }
    const iterator = event.iterator();
    for (let next; (next = iterator.next());) {
      if (next.toUnixTime() > to + 86400 * 3) break;
      const detail = event.getOccurrenceDetails(next);
      add(detail.startDate, detail.endDate);
    }
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

const result = {};
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  if (line === "") continue;
  const [path, from, to] = line.split("\t");
  try {
    result[path] = instants(path, Number(from), Number(to));
  } catch (error) {
    result[path] = String(error);
  }
}
console.log(JSON.stringify(result));
