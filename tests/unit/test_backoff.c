/* SPDX-License-Identifier: MIT */
#include "backoff.h"

#include "array.h"
#include "harness.h"

#define ROUNDS 2000

/* The waits lie in [least, most], and the ends are nearly reached. */
static const struct {
	int attempt;
	int64_t first_ms_ago, retry_after_secs, least_ms, most_ms;
	const char *label;
} rows[] = {
	{ 1, 0, -1, 0, 2000, "first repeat: up to 2 s" },
	{ 2, 0, -1, 0, 4000, "second: up to 4 s" },
	{ 3, 0, -1, 0, 8000, "third: up to 8 s" },
	{ 6, 0, -1, 0, 60000, "sixth: 64 s is capped to 60 s" },
	{ 7, 599999, -1, 0, 60000, "just before 10 minutes" },
	{ 8, 600000, -1, 0, 256000, "2^8 s after 10 minutes" },
	{ 9, 600000, -1, 0, 300000, "capped to 5 min after 10 minutes" },
	{ 1000000, 86400000, -1, 0, 300000, "no overflow" },
	{ 2147483647, 86400000, -1, 0, 300000, "largest attempt" },
	{ 0, 0, -1, 0, 2000, "attempts count from 1" },
	{ -5, 0, -1, 0, 2000, "negative attempt" },
	{ 1, 0, 0, 1000, 2000, "Retry-After: 0 is 1 s" },
	{ 1, 0, 1, 1000, 2000, "Retry-After: 1" },
	{ 1, 0, 30, 30000, 31000, "Retry-After: 30 is a floor" },
	/* fault-row: 35 */
	{ 1, 0, 900, 900000, 901000, "Retry-After: 15 min" },
	{ 1, 0, 1000000000, 900000, 901000, "Retry-After: 10^9 is 15 min" },
	{ 20, 0, 10, 10000, 60000, "beyond the floor: as without" },
};

int
main(void)
{
	struct random random;
	int64_t wait, least, most;
	size_t i, k;

	random_init_seeded(&random, 7);
	for (i = 0; i < countof(rows); i++) {
		least = INT64_MAX;
		most = INT64_MIN;
		for (k = 0; k < ROUNDS; k++) {
			wait = backoff_next_ms(rows[i].attempt,
			    rows[i].first_ms_ago, rows[i].retry_after_secs,
			    &random);
			least = wait < least ? wait : least;
			most = wait > most ? wait : most;
		}
		CHECK_ROW(least >= rows[i].least_ms, rows[i].label);
		CHECK_ROW(most <= rows[i].most_ms, rows[i].label);
		CHECK_ROW(most - least >= (rows[i].most_ms -
		    rows[i].least_ms) * 9 / 10, rows[i].label);
	}
	return harness_end();
}
