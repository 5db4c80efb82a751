// SPDX-License-Identifier: MIT
// The twelve rules of rules.tsv with rrule-rust (npm; bench/package.json), up
// to 2120.  It returns times of the zone; nothing is converted further, which
// is in its favour.  Prints "GROUP NS OCCURRENCES" (CPU time).
import { readFileSync } from "node:fs";
import { RRuleSet } from "rrule-rust";

const rows = readFileSync(process.argv[2], "utf8").trim().split("\n")
	.map((line) => line.split("\t"));

function expand([, , zone, start, rule]) {
	const set = RRuleSet.fromString(`DTSTART;TZID=${zone}:${start}\n` +
		`RRULE:${rule};UNTIL=21200101T000000Z`);
	return set.all(1000000).length;
}

for (const group of ["R1", "R2", "H"]) {
	const began = process.cpuUsage();
	let count = 0;
	for (const row of rows)
		if (row[1] === group)
			count += expand(row);
	const spent = process.cpuUsage(began);
	const ns = (spent.user + spent.system) * 1000;
	console.log(`${group} ${(ns / count).toFixed(3)} ${count}`);
}
