// SPDX-License-Identifier: MIT
// readers.mjs RANGES [--status]: what ical.js (Thunderbird, Nextcloud) reads.
// RANGES is a file of lines "path from to" (seconds UTC); prints JSON
// {path: [[start, end]…]}, with --status [start, end, status].  Then it also
// goes on further: an instance may have been moved from far ahead.
import { readFileSync } from "node:fs";
import ICAL from "../node_modules/ical.js/dist/ical.js";

const hasStatus = process.argv[3] === "--status";
const MARGIN = 86400 * (hasStatus ? 800 : 3);

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
    const add = (start, end, item) => {
      const at = start.toUnixTime();
      if (at < from || at >= to) return;
      const status = item.component.getFirstPropertyValue("status");
      found.push([at, end.toUnixTime()].concat(hasStatus ? [status] : []));
    };
    if (!event.isRecurring()) {
      add(event.startDate, event.endDate, event);
      continue;
    }
    const iterator = event.iterator();
    for (let next; (next = iterator.next());) {
      if (next.toUnixTime() > to + MARGIN) break;
      const detail = event.getOccurrenceDetails(next);
      add(detail.startDate, detail.endDate, detail.item);
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
