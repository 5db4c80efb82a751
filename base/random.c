/* SPDX-License-Identifier: MIT */
/*
 * Randomness as an argument.  The system's is used for jitter and for tokens,
 * and comes from getrandom(2): it needs no seed that a snapshot of a virtual
 * machine could repeat in two places.  The seeded one is splitmix64,
 * which has the whole state in one word, so a simulation is replayed from one
 * number.
 */
#include "random.h"

#include <stdlib.h>
#include <sys/random.h>

void
random_init_system(struct random *random)
{
	*random = (struct random){ .is_seeded = false };
}

void
random_init_seeded(struct random *random, uint64_t seed)
{
	*random = (struct random){ .is_seeded = true, .state = seed };
}

uint64_t
random_next(struct random *random)
{
	uint64_t bits;

	if (!random->is_seeded) {
		/* 8 bytes are never cut short once the pool is ready. */
		if (getrandom(&bits, sizeof(bits), 0) != sizeof(bits))
			abort();
		return bits;
	}
	/* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
	 * generators, 2014; constants as in prng.di.unimi.it). */
	bits = (random->state += 0x9e3779b97f4a7c15u);
	bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
	bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
	return bits ^ (bits >> 31);
}

/* By rejection: the remainder alone would prefer small numbers. */
uint64_t
random_below(struct random *random, uint64_t limit)
{
	uint64_t bits, rest;

	if (limit == 0)
		return 0;
	/* Values under 2^64 mod limit would make small results likelier. */
	rest = (0 - limit) % limit;
	do
		bits = random_next(random);
	while (bits < rest);
	return bits % limit;
}
