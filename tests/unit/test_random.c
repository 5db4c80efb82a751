/* SPDX-License-Identifier: MIT */
/* Numbers by chance: the same for a seed, below their limit, none likelier. */
#include "random.h"

#include "harness.h"

int
main(void)
{
	/* More than half of all that is drawn must be drawn again. */
	const uint64_t limit = ((uint64_t)1 << 63) + 1;
	struct random a, b, real;
	unsigned count[3] = { 0 }, high = 0;
	uint64_t number;
	int i;

	random_init_seeded(&a, 7);
	random_init_seeded(&b, 7);
	CHECK_NUMBER(random_below(&a, 0), 0);
	CHECK_NUMBER(random_below(&a, 1), 0);
	(void)random_next(&b);
	for (i = 0; i < 1000; i++)
		CHECK(random_next(&a) == random_next(&b));
	for (i = 0; i < 3000; i++) {
		number = random_below(&a, 3);
		if (CHECK(number < 3))
			count[number]++;
	}
	for (i = 0; i < 3; i++)
		CHECK(count[i] > 900 && count[i] < 1100);
	for (i = 0; i < 1000; i++) {
		number = random_below(&a, limit);
		CHECK(number < limit);
		high += number >= limit / 2;
	}
	CHECK(high > 400 && high < 600);
	random_init_system(&real);
	CHECK(random_next(&real) != random_next(&real));
	return harness_end();
}
