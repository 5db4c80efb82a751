/* SPDX-License-Identifier: MIT */
/* Randomness as an argument: the system's, or a seeded sequence that a
 * simulation can replay. */
#ifndef PATCHDAY_RANDOM_H
#define PATCHDAY_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	bool is_seeded;
	uint64_t state;		/* of the seeded sequence (splitmix64) */
};

/* The kernel's randomness (getrandom(2)). */
void random_init_system(struct random *random);

/* A sequence that is the same for the same seed. */
void random_init_seeded(struct random *random, uint64_t seed);

/* The next 64 bits. */
uint64_t random_next(struct random *random);

/* A number from 0 to `limit` - 1, each as likely; 0 when `limit` is 0. */
uint64_t random_below(struct random *random, uint64_t limit);

#endif
