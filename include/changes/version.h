/* SPDX-License-Identifier: MIT */
/*
 * Versions as charts and images carry them: semantic ones ("15.4.1", "v2.0",
 * "1.0.0-rc.3+b1", "r29_0_0"), dates ("2026.07.30", "w_2026_30"), and whatever
 * else people write.  Pure.
 */
#ifndef PATCHDAY_VERSION_H
#define PATCHDAY_VERSION_H

/* From one version to another: the first part that differs. */
enum version_step {
	VERSION_SAME,
	VERSION_MAJOR,
	VERSION_MINOR,
	VERSION_PATCH,
	/* only the part after "-", or from a pre-release to its release */
	VERSION_PRE_RELEASE,
	VERSION_DATED,		/* both are dates of the same shape */
	VERSION_OTHER,		/* they cannot be compared */
};

/*
 * How far it is from one to the other, either way (version_cmp() tells the
 * way).  As semver.org 2.0.0, and laxer: a leading "v", parts that are left
 * out ("2.1" is 2.1.0), a fourth part (a patch).  Build metadata ("+…") makes
 * no difference.  Either may be NULL or "": OTHER, or SAME when both are.
 */
enum version_step version_step(const char *from, const char *to);

/*
 * <0, 0, >0 by precedence (semver.org 2.0.0, part 11; dates by their numbers).
 * It is an order even where versions cannot be compared: others by their bytes,
 * then dates (those with the same letters in front beside each other), then
 * semantic ones.
 */
int version_cmp(const char *a, const char *b);

#endif
