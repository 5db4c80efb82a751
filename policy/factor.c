/* SPDX-License-Identifier: MIT */
/*
 * A rule of thumb that shows its working: nobody has to believe it, but who
 * writes a laxer rule should know that they do.
 */
#include "factor.h"

#include <stdlib.h>

#include "mem.h"

/* What the four of a service come to at most: beyond an approval it takes the
 * nature of the change. */
#define FACTOR_SERVICE_WEIGHT 240
#define FACTOR_WEIGHT_MAX 300
#define FACTOR_MARK 100

static const struct {
	const char *name;
	const char *levels[FACTOR_LEVELS];
} factor_kinds[FACTOR_COUNT] = {
	[FACTOR_MATURITY] = { "maturity",
	    { "experimental", "growing", "mature" } },
	[FACTOR_USERS] = { "users", { "few", "some", "many" } },
	[FACTOR_AUDIENCE] = { "audience",
	    { "feature-seeking", "mixed", "risk-averse" } },
	[FACTOR_IMPACT] = { "impact", { "low", "medium", "high" } },
};

/* Of a hundred. */
static const int factor_tiers[TIER_COUNT] = {
	[TIER_BLEED] = 0, [TIER_DEV] = 25, [TIER_INT] = 60, [TIER_PROD] = 100,
};

static const struct { const char *name; int weight; } factor_natures[] = {
	[NATURE_COSMETIC] = { "a cosmetic change", -40 },
	[NATURE_ORDINARY] = { "an ordinary change", 0 },
	[NATURE_MAJOR] = { "a major change", 40 },
};

const char *
factor_kind_name(enum factor_kind kind)
{
	return factor_kinds[kind].name;
}

const char *
factor_level_name(enum factor_kind kind, unsigned level)
{
	return factor_kinds[kind].levels[level - 1];
}

const char *
factor_mark_name(int weight)
{
	static const char *const names[] = { "automatic", "team consensus",
		"release manager's approval",
		"change control board's approval" };
	int mark = (weight + FACTOR_MARK / 2) / FACTOR_MARK;

	return names[mark < 0 ? 0 : mark > 3 ? 3 : mark];
}

/* Twice the sum of all, so that the middle of what is not given is whole. */
static int
factor_sum(const struct factors *factors, struct text *how)
{
	unsigned level;
	int i, sum = 0;

	for (i = 0; i < FACTOR_COUNT; i++) {
		level = factors->levels[i];
		sum += level == 0 ? 1 : (int)level - 1;
		if (how == NULL)
			continue;
		text_putf(how, "%s: %s, %d of 2\n", factor_kinds[i].name,
		    level == 0 ? "not given, the middle" :
		    factor_kinds[i].levels[level - 1],
		    level == 0 ? 1 : (int)level - 1);
	}
	return sum;
}

/* Its sign apart: a whole part of 0 has none. */
static void
factor_put_nature(struct text *how, enum factor_nature nature)
{
	int weight = factor_natures[nature].weight;

	text_putf(how, "%s: %c%d.%02d\n", factor_natures[nature].name,
	    weight < 0 ? '-' : '+', abs(weight) / 100, abs(weight) % 100);
}

int
factor_weigh(const struct factors *factors, enum environment_tier tier,
    enum factor_nature nature, struct text *how)
{
	int sum = factor_sum(factors, how);
	int most = FACTOR_COUNT * (FACTOR_LEVELS - 1);
	int service = sum * FACTOR_SERVICE_WEIGHT / most;
	int weight = service * factor_tiers[tier] / 100;

	/* Where all goes by itself, a major change does so, too. */
	if (factor_tiers[tier] > 0)
		weight += factor_natures[nature].weight;
	weight = weight < 0 ? 0 : weight > FACTOR_WEIGHT_MAX ?
	    FACTOR_WEIGHT_MAX : weight;
	if (how != NULL) {
		text_putf(how, "the service: %d of %d, which is %d.%02d of "
		    "2.40\n", sum, most, service / 100, service % 100);
		text_putf(how, "%s: times %d.%02d\n",
		    environment_tier_name(tier), factor_tiers[tier] / 100,
		    factor_tiers[tier] % 100);
		if (factor_tiers[tier] > 0)
			factor_put_nature(how, nature);
		text_putf(how, "together: %d.%02d, next to %s\n",
		    weight / 100, weight % 100, factor_mark_name(weight));
	}
	return weight;
}
