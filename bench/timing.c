/* SPDX-License-Identifier: MIT */
/*
 * Does the time of a refusal tell how much of a forgery was right?  Signatures
 * and tokens that are wrong in their first and in their last character, in
 * random order, a million samples of each comparison; Welch's t of the two
 * (the slowest tenth left out, as in dudect) stays under 4.5.  A comparison that
 * stops at the first difference is measured too, and must be found out.
 * fault-row: 62
 */
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "hmac.h"
#include "random.h"
#include "slack_sign_internal.h"
#include "token.h"

#define SAMPLES 1000000
#define LIMIT 4.5
#define SECRET "8f742231b10e8888abcd99yyyzzz85a5"
#define DIGITS 64

struct timing {
	char right[DIGITS + 8], first[DIGITS + 8], last[DIGITS + 8];
};

static volatile int timing_sink;

static int64_t
timing_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Another digit, at the beginning or at the end. */
static void
timing_init(struct timing *timing, const char *prefix, const char *digits)
{
	size_t skip = strlen(prefix), length;

	(void)snprintf(timing->right, sizeof(timing->right), "%s%s", prefix,
	    digits);
	strcpy(timing->first, timing->right);
	strcpy(timing->last, timing->right);
	length = strlen(timing->right);
	timing->first[skip] = timing->right[skip] == '0' ? '1' : '0';
	timing->last[length - 1] = timing->right[length - 1] == '0' ? '1' :
	    '0';
}

/* A comparison that tells: the control. */
static __attribute__((noinline)) int
timing_leaky(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
		__asm__ volatile("");
	}
	return *a - *b;
}

static void
timing_signature(const struct timing *timing, const char *given)
{
	static const char body[] = "token=x&team_id=T0001&command=/patchday";
	struct slack_signed what = { .timestamp = "1531420618",
	    .signature = given, .bytes = body, .length = sizeof(body) - 1 };

	(void)timing;
	timing_sink = slack_sign_verify(SECRET, &what, 1531420618);
}

static void
timing_token(const struct timing *timing, const char *given)
{
	timing_sink = token_hash_equal(timing->right, given);
}

static void
timing_control(const struct timing *timing, const char *given)
{
	timing_sink = timing_leaky(timing->right, given);
}

struct timing_sum {
	double count, mean, squares;
};

static void
timing_add(struct timing_sum *sum, double value)
{
	double delta = value - sum->mean;

	sum->count++;
	sum->mean += delta / sum->count;
	sum->squares += delta * (value - sum->mean);
}

static double
timing_t(const struct timing_sum *a, const struct timing_sum *b)
{
	return (a->mean - b->mean) / sqrt(a->squares / (a->count - 1) /
	    a->count + b->squares / (b->count - 1) / b->count);
}

static int
timing_cmp(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* |t| of `samples` calls. */
static double
timing_measure(void (*run)(const struct timing *, const char *),
    const struct timing *timing, struct random *random)
{
	float *took = malloc(SAMPLES * sizeof(*took)), *sorted, most;
	unsigned char *class = malloc(SAMPLES);
	struct timing_sum sums[2] = { 0 };
	size_t i;

	for (i = 0; i < SAMPLES; i++) {
		/* In one place: where it lies must not count. */
		static _Alignas(64) char given[2 * DIGITS];
		int64_t began_ns;

		class[i] = (unsigned char)random_below(random, 2);
		memcpy(given, class[i] ? timing->first : timing->last,
		    sizeof(timing->first));
		began_ns = timing_ns();
		run(timing, given);
		took[i] = (float)(timing_ns() - began_ns);
	}
	sorted = malloc(SAMPLES * sizeof(*sorted));
	memcpy(sorted, took, SAMPLES * sizeof(*took));
	qsort(sorted, SAMPLES, sizeof(*sorted), timing_cmp);
	most = sorted[SAMPLES / 10 * 9];
	for (i = 0; i < SAMPLES; i++)
		if (took[i] <= most)
			timing_add(&sums[class[i]], took[i]);
	free(took);
	free(sorted);
	free(class);
	return fabs(timing_t(&sums[0], &sums[1]));
}

int
main(void)
{
	static const char digits[] = "a2114d57b48eac39b9ad189dd8316235"
	    "a7b4a8d21a10bd27519666489c69b503";
	static const struct {
		const char *what, *prefix;
		void (*run)(const struct timing *, const char *);
		int is_leaky;
	} rows[] = {
		{ "Slack's signature", "v0=", timing_signature, 0 },
		{ "an API token's hash", "", timing_token, 0 },
		{ "the control, which tells", "", timing_control, 1 },
	};
	struct random random;
	struct timing timing;
	int failed = 0, is_told;
	double t;
	size_t i;

	if (sodium_init() < 0)
		return 1;
	random_init_seeded(&random, 1);
	for (i = 0; i < countof(rows); i++) {
		timing_init(&timing, rows[i].prefix, digits);
		t = timing_measure(rows[i].run, &timing, &random);
		is_told = t >= LIMIT;
		failed += is_told != rows[i].is_leaky;
		printf("%-26s |t| %8.2f  %s\n", rows[i].what, t,
		    is_told == rows[i].is_leaky ? "as it should be" :
		    "WRONG");
	}
	printf("%d passed, %d failed\n", (int)countof(rows) - failed, failed);
	return failed != 0;
}
