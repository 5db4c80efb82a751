/* SPDX-License-Identifier: MIT */
#include "version.h"

#include "array.h"
#include "harness.h"

static const struct { const char *from, *to; enum version_step step; }
steps[] = {
	{ "15.3.2", "15.4.1", VERSION_MINOR },
	{ "15.4.1", "15.3.2", VERSION_MINOR },
	{ "1.9.9", "2.0.0", VERSION_MAJOR },
	{ "1.0.0", "1.0.1", VERSION_PATCH },
	{ "1.0.0", "1.0.0", VERSION_SAME },
	{ "v1.2.3", "1.2.3", VERSION_SAME },
	{ "V1.2.3", "v1.2.4", VERSION_PATCH },
	{ "1.0.0+a", "1.0.0+b", VERSION_SAME },
	{ "1.0.0-rc.1", "1.0.0-rc.1+b", VERSION_SAME },
	{ "1.0.0-rc.1", "1.0.0", VERSION_PRE_RELEASE },
	{ "1.0.0-rc.1", "1.0.0-rc.2", VERSION_PRE_RELEASE },
	{ "1.0.0-rc.1", "1.1.0-rc.1", VERSION_MINOR },
	{ "8.3.0-alpine", "8.4.0-alpine", VERSION_MINOR },
	{ "2.1", "2.1.0", VERSION_SAME }, { "2", "2.0.0", VERSION_SAME },
	{ "2.1", "2.2", VERSION_MINOR }, { "7", "8", VERSION_MAJOR },
	{ "1.2.3.4", "1.2.3.5", VERSION_PATCH },
	{ "1.2.3", "1.2.3.1", VERSION_PATCH },
	{ "1.2.03", "1.2.3", VERSION_SAME },
	{ "1.2rc1", "1.2", VERSION_PRE_RELEASE },
	{ "2.0.0b3", "2.0.0b4", VERSION_PRE_RELEASE },
	{ "1.2.0.rc1", "1.2.0", VERSION_PRE_RELEASE },
	{ "r29_0_0", "r29_0_1", VERSION_PATCH },
	{ "r28_0_2", "r29_0_0", VERSION_MAJOR },
	{ "r29_0_0_rc1", "r29_0_0", VERSION_PRE_RELEASE },
	/* larger than 64 bits */
	{ "1.99999999999999999998.0", "1.99999999999999999999.0",
	    VERSION_MINOR },
	/* dates */
	{ "2026.07.30", "2026.08.06", VERSION_DATED },
	{ "2026.7.2", "2026.7.10", VERSION_DATED },
	{ "v2026.07.30", "2026.07.31", VERSION_DATED },
	{ "2026.07.30", "2026.07.30.1", VERSION_DATED },
	{ "2026-07-30", "2026-07-31", VERSION_DATED },
	{ "20260730", "20260806", VERSION_DATED },
	{ "20260730.1", "20260806.2", VERSION_DATED },
	{ "w_2026_30", "w_2026_31", VERSION_DATED },
	{ "w_2026_30", "w_2026_30_c0052", VERSION_OTHER },
	{ "d_2026_07_30", "d_2026_07_31", VERSION_DATED },
	{ "RELEASE.2024-05-10T01-41-38Z", "RELEASE.2024-06-11T03-13-30Z",
	    VERSION_DATED },
	{ "2026.07", "2026.08", VERSION_DATED },
	{ "2026.07", "2026.07.30", VERSION_OTHER },
	{ "w_2026_30", "d_2026_07_30", VERSION_OTHER },
	{ "2026.07.30", "2026-07-31", VERSION_OTHER },
	{ "2026.07.30", "1.2.3", VERSION_OTHER },
	{ "20260730", "2026.07.30", VERSION_OTHER },
	{ "2026.07.30", "2026.07.30", VERSION_SAME },
	/* years that are none */
	{ "3026.07.30", "3026.08.30", VERSION_MINOR },
	{ "2026.54.0", "2026.55.0", VERSION_MINOR },
	{ "20261330", "20261430", VERSION_OTHER },
	{ "1926.07.30", "1926.08.30", VERSION_MINOR },
	{ "19260730", "19260830", VERSION_OTHER },
	{ "1996.07.30", "1996.08.30", VERSION_DATED },
	{ "19960730", "2196.07.30", VERSION_OTHER },
	{ "2196.07.30", "2196.08.30", VERSION_DATED },
	{ "20260030", "20260130", VERSION_OTHER },
	{ "20260700", "20260701", VERSION_OTHER },
	{ "20260732", "20260731", VERSION_OTHER },
	{ "202607301200", "202607301201", VERSION_DATED },
	{ "20260730120000", "20260730120001", VERSION_DATED },
	{ "202607301", "202607302", VERSION_OTHER },
	{ "2026.123", "2026.124", VERSION_MINOR },
	{ "2026.0", "2026.1", VERSION_OTHER },
	{ "2026x07", "2026x08", VERSION_OTHER },
	/* more numbers than are looked at */
	{ "2026.1.2.3.4.5.6.7.8", "2026.1.2.3.4.5.6.7.9", VERSION_DATED },
	{ "1.2.3.4.5", "1.2.3.4.6", VERSION_OTHER },
	{ "1.0.0-rc1", "1.0.0-rc2", VERSION_PRE_RELEASE },
	{ "1.0.0rc1$", "1.0.0rc2$", VERSION_OTHER },
	{ "1.0.0rc1+x", "1.0.0rc1+y", VERSION_SAME },
	{ "1.0.0-", "1.0.0", VERSION_OTHER },
	{ "1.0.0 x", "1.0.0", VERSION_OTHER },
	/* others */
	{ "1a2b3c4", "5d6e7f8", VERSION_OTHER },
	{ "1234567", "7654321", VERSION_OTHER },
	{ "latest", "main", VERSION_OTHER },
	{ "latest", "latest", VERSION_SAME },
	{ "latest", "1.0.0", VERSION_OTHER },
	{ "tickets-DM-1", "1.0.0", VERSION_OTHER },
	{ "1.", "1.0", VERSION_OTHER }, { ".1", "0.1", VERSION_OTHER },
	{ "1.2.3-", "1.2.3", VERSION_OTHER },
	{ "1.2.3-a b", "1.2.3", VERSION_OTHER },
	{ "1.2.3 ", "1.2.4", VERSION_OTHER },
	{ "1.2_3", "1.2.4", VERSION_OTHER },
	{ "", "", VERSION_SAME }, { NULL, NULL, VERSION_SAME },
	{ NULL, "", VERSION_SAME }, { "", "1.0.0", VERSION_OTHER },
	{ "1.0.0", NULL, VERSION_OTHER }, { "v", "1", VERSION_OTHER },
	{ "2026", "2027", VERSION_MAJOR },
};

/* Each is before the next; "=": the same as the one before. */
static const char *const order[] = {
	/* others by bytes, then dates, then semantic ones */
	"", "5d6e7f8", "latest", "main",
	"2025.12", "2026.1", "2026.07.30", "2026.07.30.1", "2026.07.31",
	"20260801", "d_2026_07_30", "d_2026_07_31", "w_2025_52", "w_2026_1",
	"w_2026_30",
	/* semver.org, part 11 */
	"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
	"1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "=v1.0.0",
	"=1.0.0+build.7", "=1", "1.0.0.1", "1.0.1", "1.2", "1.10",
	"2.0.0-0", "2.0.0-1", "2.0.0-99999999999999999999", "2.0.0-a",
	"2.0.0", "2.1.0", "2.1.1", "r29_0_0_rc1", "r29_0_0", "=29.0.0",
};

static const char *
plain(size_t i)
{
	return order[i] + (order[i][0] == '=');
}

/* Every pair of the list. */
static void
test_order(void)
{
	size_t i, j, k;
	int got, want;
	char label[200];

	for (i = 0; i < countof(order); i++)
		for (j = 0; j < countof(order); j++) {
			want = (i > j) - (i < j);
			for (k = (i < j ? i : j) + 1; k <= (i < j ? j : i) &&
			    order[k][0] == '='; k++)
				;
			if (k > (i < j ? j : i))
				want = 0;
			got = version_cmp(plain(i), plain(j));
			snprintf(label, sizeof(label), "%s, %s: %d, want %d",
			    plain(i), plain(j), got, want);
			CHECK_ROW(got == want, label);
		}
}

int
main(void)
{
	char label[200];
	size_t i;
	enum version_step got, back;

	for (i = 0; i < countof(steps); i++) {
		got = version_step(steps[i].from, steps[i].to);
		back = version_step(steps[i].to, steps[i].from);
		snprintf(label, sizeof(label), "%s -> %s: %d, %d, want %d",
		    steps[i].from != NULL ? steps[i].from : "(null)",
		    steps[i].to != NULL ? steps[i].to : "(null)", got, back,
		    steps[i].step);
		CHECK_ROW(got == steps[i].step && back == got, label);
	}
	test_order();
	CHECK_NUMBER(version_cmp(NULL, ""), 0);
	CHECK(version_cmp(NULL, "1") < 0);
	return harness_end();
}
