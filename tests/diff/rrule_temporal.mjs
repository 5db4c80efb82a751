// SPDX-License-Identifier: MIT
// The questions of tests/diff/rrule_rows.c, answered by rrule-temporal; FROM
// is ignored.  UTC stands for floating time.
import { createInterface } from "node:readline";
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

const UNTIL = 4102444800000;
const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
	const [start, , limit, text] = line.split(" ");
	const found = [];
	try {
		const rule = new RRuleTemporal({
			rruleString: text,
			dtstart: Temporal.Instant.fromEpochMilliseconds(
				Number(start) * 1000).toZonedDateTimeISO("UTC"),
			maxIterations: 100000000,
			maxCandidateEvaluations: 100000000,
		});
		rule.all((date, i) => {
			if (i >= Number(limit) || date.epochMilliseconds >= UNTIL)
				return false;
			found.push(date.epochMilliseconds / 1000);
			return true;
		});
		console.log(found.join(" "));
	} catch (error) {
		console.log("error " + String(error.message).split("\n")[0]);
	}
}
