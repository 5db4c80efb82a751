/* SPDX-License-Identifier: MIT */
/* The rule in a zone's footer (RFC 9636 3.3, POSIX 8.3 "TZ"): what is read, and
 * where it stops being one. */
#include "array.h"
#include "harness.h"
#include "zone_internal.h"

/* Seconds of h:mm:ss. */
#define HMS(h, m, s) ((h) * 3600 + (m) * 60 + (s))

static const struct {
	const char *text, *name;
	int32_t offset;
	const char *dst_name;
	int32_t dst_offset;
	struct zone_day start, end;
} right[] = {
	{ "UTC0", "UTC", 0, "", 0, { 0 }, { 0 } },
	{ "ABC5", "ABC", -HMS(5, 0, 0), "", 0, { 0 }, { 0 } },
	{ "ABC+5", "ABC", -HMS(5, 0, 0), "", 0, { 0 }, { 0 } },
	{ "ABC-5:30", "ABC", HMS(5, 30, 0), "", 0, { 0 }, { 0 } },
	{ "ABC-5:30:15", "ABC", HMS(5, 30, 15), "", 0, { 0 }, { 0 } },
	{ "ABC24:59:59", "ABC", -HMS(24, 59, 59), "", 0, { 0 }, { 0 } },
	{ "<+0530>-5:30", "+0530", HMS(5, 30, 0), "", 0, { 0 }, { 0 } },
	{ "<-03>3", "-03", -HMS(3, 0, 0), "", 0, { 0 }, { 0 } },
	{ "<abz>3", "abz", -HMS(3, 0, 0), "", 0, { 0 }, { 0 } },
	{ "EST5EDT,M3.2.0,M11.1.0", "EST", -HMS(5, 0, 0), "EDT",
	    -HMS(4, 0, 0), { .form = 'M', .month = 3, .week = 2, .day = 0,
	    .secs = HMS(2, 0, 0) }, { .form = 'M', .month = 11, .week = 1,
	    .day = 0, .secs = HMS(2, 0, 0) } },
	{ "AAA-24:59:59BBB,M12.5.6/-167:59:59,M1.1.6/167:59:59", "AAA",
	    HMS(24, 59, 59), "BBB", HMS(25, 59, 59),
	    { .form = 'M', .month = 12, .week = 5, .day = 6,
	    .secs = -HMS(167, 59, 59) }, { .form = 'M', .month = 1,
	    .week = 1, .day = 6, .secs = HMS(167, 59, 59) } },
	{ "AAA3BBB1:30,J1/0,J365/+1", "AAA", -HMS(3, 0, 0), "BBB",
	    -HMS(1, 30, 0), { .form = 'J', .day = 1, .secs = 0 },
	    { .form = 'J', .day = 365, .secs = HMS(1, 0, 0) } },
	{ "AAA3BBB,0,365", "AAA", -HMS(3, 0, 0), "BBB", -HMS(2, 0, 0),
	    { .form = 'n', .day = 0, .secs = HMS(2, 0, 0) },
	    { .form = 'n', .day = 365, .secs = HMS(2, 0, 0) } },
};

/* And the column at which it stops. */
static const struct { const char *text; int column; } wrong[] = {
	{ "", 1 }, { "AB3", 1 }, { "A1C3", 1 }, { "<AB3", 1 }, { "<AB>3", 1 },
	{ "<ABC3", 1 }, { "<AB:C>3", 1 }, { "[BC3", 1 }, { "@BC3", 1 },
	{ "`bc3", 1 }, { "{bc3", 1 }, { "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ3", 1 },
	{ "ABC", 4 }, { "ABCx", 5 }, { "ABC-", 5 }, { "ABC:", 4 },
	{ "ABC25", 6 }, { "ABC3:", 6 }, { "ABC3:60", 8 }, { "ABC3:x", 6 },
	{ "ABC3:00:60", 11 }, { "ABC3:00:", 9 }, { "ABC3:00:00:", 11 },
	{ "ABC99999999999999", 6 },
	{ "ABC3DE", 5 }, { "ABC3DEF", 8 }, { "ABC3DEF,", 9 },
	{ "ABC3DEF25,0,1", 10 }, { "ABC3DEF2", 9 },
	{ "ABC3DEF,M0.1.0,0", 15 }, { "ABC3DEF,M13.1.0,0", 12 },
	{ "ABC3DEF,M3.0.0,0", 15 }, { "ABC3DEF,M3.6.0,0", 13 },
	{ "ABC3DEF,M3.1.7,0", 15 }, { "ABC3DEF,M3,0", 11 },
	{ "ABC3DEF,M3.1,0", 13 }, { "ABC3DEF,M.1.0,0", 10 },
	{ "ABC3DEF,J0,1", 11 }, { "ABC3DEF,J366,1", 13 },
	{ "ABC3DEF,366,1", 12 }, { "ABC3DEF,-1,1", 9 },
	{ "ABC3DEF,0/168,1", 14 }, { "ABC3DEF,0/,1", 11 },
	{ "ABC3DEF,0", 10 }, { "ABC3DEF,0,1x", 12 }, { "ABC3DEF,0,1,2", 12 },
};

static void
check_day(const struct zone_day *got, const struct zone_day *want,
    const char *label)
{
	CHECK_ROW(got->form == want->form && got->month == want->month &&
	    got->week == want->week && got->day == want->day &&
	    got->secs == want->secs, label);
}

static void
test_parse(void)
{
	struct zone_posix posix;
	struct error error;
	size_t i;

	for (i = 0; i < countof(right); i++) {
		bool has_dst = right[i].dst_name[0] != '\0';

		error = (struct error){ 0 };
		if (!CHECK_ROW(zone_posix_parse(right[i].text, &posix,
		    &error) == 0, right[i].text))
			continue;
		CHECK_STRING(posix.name, right[i].name);
		CHECK_NUMBER(posix.offset, right[i].offset);
		CHECK_ROW(posix.has_dst == has_dst, right[i].text);
		if (!has_dst)
			continue;
		CHECK_STRING(posix.dst_name, right[i].dst_name);
		CHECK_NUMBER(posix.dst_offset, right[i].dst_offset);
		check_day(&posix.start, &right[i].start, right[i].text);
		check_day(&posix.end, &right[i].end, right[i].text);
	}
	for (i = 0; i < countof(wrong); i++) {
		error = (struct error){ 0 };
		CHECK_ROW(zone_posix_parse(wrong[i].text, &posix, &error) ==
		    -1, wrong[i].text);
		if (!CHECK_ROW(error.column == wrong[i].column,
		    wrong[i].text))
			CHECK_NUMBER(error.column, wrong[i].column);
		CHECK(strstr(error.text, "in the footer") != NULL);
	}
}

int
main(void)
{
	test_parse();
	return harness_end();
}
