/* SPDX-License-Identifier: MIT */
#include "zone.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"
#include "zonedir.h"

/* What goes into a zone file made here. */
struct spec {
	const char *label;
	char version;			/* '\0', '2', '3', '4' */
	int at_count, type_count;
	int64_t at[8];
	uint8_t at_type[8];
	struct { int32_t offset; uint8_t is_dst, name; } types[4];
	const char *names;		/* up to 16 bytes, some NUL in it */
	uint32_t name_bytes, leap_count, std_count;
	const char *footer;		/* with its line feeds */
	size_t cut;			/* bytes missing at the end */
	const char *refused;		/* what the message says, or NULL */
};

static uint8_t *
put_number(uint8_t *out, int64_t number, int width)
{
	for (int i = width - 1; i >= 0; i--)
		*out++ = (uint8_t)((uint64_t)number >> (8 * i));
	return out;
}

static uint8_t *
put_block(uint8_t *out, const struct spec *spec, int width)
{
	int i;

	memcpy(out, "TZif", 4);
	memset(out + 4, 0, 16);
	out[4] = (uint8_t)spec->version;
	out = put_number(out + 20, 0, 4);
	out = put_number(out, spec->std_count, 4);
	out = put_number(out, spec->leap_count, 4);
	out = put_number(out, spec->at_count, 4);
	out = put_number(out, spec->type_count, 4);
	out = put_number(out, spec->name_bytes, 4);
	for (i = 0; i < spec->at_count; i++)
		out = put_number(out, spec->at[i], width);
	for (i = 0; i < spec->at_count; i++)
		*out++ = spec->at_type[i];
	for (i = 0; i < spec->type_count; i++) {
		out = put_number(out, spec->types[i].offset, 4);
		*out++ = spec->types[i].is_dst;
		*out++ = spec->types[i].name;
	}
	memcpy(out, spec->names, spec->name_bytes);
	out += spec->name_bytes;
	memset(out, 0, spec->leap_count * 12 + spec->std_count);
	return out + spec->leap_count * (unsigned)(width + 4) +
	    spec->std_count;
}

/* The file's bytes; the first block of versions 2 and up is a decoy. */
static size_t
make_file(const struct spec *spec, uint8_t *bytes)
{
	static const struct spec decoy = {
		.version = '2', .at_count = 2, .type_count = 1,
		.at = { -5, 5 }, .types = { { 3600, 0, 0 } },
		.names = "BAD", .name_bytes = 4, .leap_count = 1,
		.std_count = 1,
	};
	uint8_t *out = bytes;

	if (spec->version != '\0')
		out = put_block(out, &decoy, 4);
	out = put_block(out, spec, spec->version != '\0' ? 8 : 4);
	if (spec->version != '\0') {
		memcpy(out, spec->footer, strlen(spec->footer));
		out += strlen(spec->footer);
	}
	return (size_t)(out - bytes) - spec->cut;
}

static struct zone *
make_zone(const struct spec *spec, struct error *ret_error)
{
	uint8_t bytes[1024] = { 0 }, *exact;
	struct zone *zone = NULL;
	size_t length = make_file(spec, bytes);

	/* A block of just that size: the sanitizer sees any read behind. */
	exact = malloc(length + 1);
	memcpy(exact, bytes, length);
	exact = realloc(exact, length);
	CHECK_ROW((zone_parse("Test/Zone", exact, length, &zone, ret_error)
	    == 0) == (zone != NULL), spec->label);
	free(exact);
	return zone;
}

#define TWO_TYPES .type_count = 2, \
	.types = { { -18000, 0, 0 }, { -14400, 1, 4 } }, \
	.names = "EST\0EDT", .name_bytes = 8
#define SPACES "                                                            " \
	"    "
#define ONE_CHANGE .at_count = 1, .at = { 1000 }, .at_type = { 1 }

static const struct spec specs[] = {
	{ .label = "v1", .version = '\0', TWO_TYPES, ONE_CHANGE },
	{ .label = "v2", .version = '2', TWO_TYPES, ONE_CHANGE,
	    .footer = "\nEST5EDT,M3.2.0,M11.1.0\n" },
	{ .label = "v3", .version = '3', TWO_TYPES, ONE_CHANGE,
	    .footer = "\n<-03>3<-02>,M3.5.0/-2,M10.5.0/-1\n" },
	{ .label = "v4", .version = '4', TWO_TYPES, ONE_CHANGE,
	    .footer = "\nEST5EDT,0/0,J365/25\n" },
	{ .label = "no footer", .version = '2', TWO_TYPES, ONE_CHANGE,
	    .footer = "\n\n" },
	{ .label = "Big Bang", .version = '2', TWO_TYPES, .at_count = 2,
	    .at = { -(INT64_C(1) << 59), INT64_MAX }, .at_type = { 1, 0 },
	    .footer = "\nEST5\n" },
	{ .label = "two years apart", .version = '3', TWO_TYPES, ONE_CHANGE,
	    .footer = "\nEST5EDT,J2/0,J365/100\n" },
	{ .label = "leap seconds", .version = '2', TWO_TYPES, ONE_CHANGE,
	    .leap_count = 1, .footer = "\n\n", .refused = "leap seconds" },
	{ .label = "no types", .version = '2', .names = "", .name_bytes = 1,
	    .footer = "\n\n", .refused = "counts are broken" },
	{ .label = "std count", .version = '2', TWO_TYPES, ONE_CHANGE,
	    .std_count = 1, .footer = "\n\n", .refused = "counts are" },
	{ .label = "order", .version = '2', TWO_TYPES, .at_count = 2,
	    .at = { 9, 9 }, .footer = "\n\n", .refused = "not in order" },
	{ .label = "type", .version = '2', TWO_TYPES, .at_count = 1,
	    .at_type = { 2 }, .footer = "\n\n", .refused = "not there" },
	{ .label = "name outside", .version = '2', .type_count = 1,
	    .types = { { 0, 0, 4 } }, .names = "UTC", .name_bytes = 4,
	    .footer = "\n\n", .refused = "abbreviation is broken" },
	{ .label = "name without end", .version = '2', .type_count = 1,
	    .names = "UTC", .name_bytes = 3, .footer = "\n\n",
	    .refused = "no end" },
	{ .label = "name is a threat", .version = '2', .type_count = 1,
	    .names = "<!>", .name_bytes = 4, .footer = "\n\n",
	    .refused = "abbreviation is broken" },
	{ .label = "name too long", .version = '2', .type_count = 1,
	    .names = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", .name_bytes = 33,
	    .footer = "\n\n", .refused = "abbreviation is broken" },
	{ .label = "name as long as can be", .version = '2', .type_count = 1,
	    .names = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDE", .name_bytes = 32,
	    .footer = "\n\n" },
	{ .label = "footer too long", .version = '2', TWO_TYPES,
	    .footer = "\nEST5" SPACES SPACES SPACES SPACES "\n",
	    .refused = "footer is broken" },
	{ .label = "offset", .version = '2', .type_count = 1,
	    .types = { { 26 * 3600, 0, 0 } }, .names = "UTC",
	    .name_bytes = 4, .footer = "\n\n", .refused = "out of bounds" },
	{ .label = "flag", .version = '2', .type_count = 1,
	    .types = { { 0, 2, 0 } }, .names = "UTC", .name_bytes = 4,
	    .footer = "\n\n", .refused = "neither 0 nor 1" },
	{ .label = "cut", .version = '2', TWO_TYPES, .footer = "\n\n",
	    .cut = 4, .refused = "cut off" },
	{ .label = "footer cut", .version = '2', TWO_TYPES,
	    .footer = "\nEST5\n", .cut = 1, .refused = "footer is broken" },
	{ .label = "footer gone", .version = '2', TWO_TYPES,
	    .footer = "", .refused = "footer is missing" },
	{ .label = "no rule", .version = '2', TWO_TYPES,
	    .footer = "\nEST5EDT\n", .refused = "unreadable rule" },
	{ .label = "month 13", .version = '2', TWO_TYPES,
	    .footer = "\nEST5EDT,M13.2.0,M11.1.0\n",
	    .refused = "unreadable rule" },
	{ .label = "hour 168", .version = '3', TWO_TYPES,
	    .footer = "\nEST5EDT,M3.2.0/168,M11.1.0\n",
	    .refused = "unreadable rule" },
	{ .label = "J0", .version = '2', TWO_TYPES,
	    .footer = "\nEST5EDT,J0,J300\n", .refused = "unreadable rule" },
	{ .label = "trailer", .version = '2', TWO_TYPES,
	    .footer = "\nEST5x\n", .refused = "unreadable rule" },
	{ .label = "in no order", .version = '2', TWO_TYPES,
	    .footer = "\nEST5EDT,M3.2.0,J70\n", .refused = "not in order" },
};

static void
test_files(void)
{
	struct error error;
	struct zone *zone;
	size_t i;

	for (i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		memset(&error, 0, sizeof(error));
		zone = make_zone(&specs[i], &error);
		CHECK_ROW((zone == NULL) == (specs[i].refused != NULL),
		    specs[i].label);
		if (specs[i].refused != NULL && !CHECK_ROW(
		    strstr(error.text, specs[i].refused) != NULL,
		    specs[i].label))
			fprintf(stderr, "   %s\n", error.text);
		zone_free(zone);
	}
}

/* A file cut anywhere, or with any one byte changed, does no harm. */
static void
test_damage(void)
{
	uint8_t bytes[1024] = { 0 };
	size_t length = make_file(&specs[2], bytes), i;
	struct zone *zone;
	int wrong = 0;

	for (i = 0; i < length; i++) {
		zone = NULL;
		wrong += zone_parse("Cut", bytes, i, &zone, NULL) == 0;
		zone_free(zone);
	}
	CHECK_NUMBER(wrong, 0);
	for (i = 0; i < length * 8; i++) {
		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
		zone = NULL;
		if (zone_parse("Flipped", bytes, length, &zone, NULL) == 0) {
			wrong += zone_at(zone, 4102444800).offset < -26 * 3600;
			wrong += zone_resolve(zone, 0).at < -26 * 3600;
		}
		zone_free(zone);
		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
	}
	CHECK_NUMBER(wrong, 0);
}

/* Footers, asked far behind the table: when does the clock change in 2100,
 * 2104 (leap) or 2401, and from what to what? */
static const struct {
	const char *footer, *before, *utc, *after;
} rules[] = {
	{ "\nPST8PDT,M3.2.0,M11.1.0\n", "PST", "2100-03-14T10:00", "PDT" },
	{ "\nPST8PDT,M3.2.0,M11.1.0\n", "PDT", "2100-11-07T09:00", "PST" },
	{ "\nNST3:30NDT,M3.2.0,M11.1.0\n", "NST", "2100-03-14T05:30",
	    "NDT" },
	{ "\n<-04>4<-03>,M9.1.6/24,M4.1.6/24\n", "-04", "2100-09-05T04:00",
	    "-03" },
	{ "\n<-02>2<-01>,M3.5.0/-1,M10.5.0/0\n", "-02", "2100-03-28T01:00",
	    "-01" },
	{ "\nEET-2EEST,M4.5.5/0,M10.5.4/24\n", "EEST", "2104-10-30T21:00",
	    "EET" },
	{ "\nEET-2EEST,M3.4.4/50,M10.4.4/50\n", "EET", "2100-03-27T00:00",
	    "EEST" },
	/* negative DST: winter is the exception */
	{ "\nIST-1GMT0,M10.5.0,M3.5.0/1\n", "IST", "2100-10-31T01:00",
	    "GMT" },
	/* J60 is 1 March always; 59 counts 29 February */
	{ "\nAAA0BBB,J60/0,J300/0\n", "AAA", "2104-03-01T00:00", "BBB" },
	{ "\nAAA0BBB,J60/0,J300/0\n", "AAA", "2101-03-01T00:00", "BBB" },
	{ "\nAAA0BBB,59/0,299/0\n", "AAA", "2104-02-29T00:00", "BBB" },
	/* at the turn of the year, when the mean year has not ended */
	{ "\nAAA0BBB,J1/0,J180/0\n", "AAA", "2101-01-01T00:00", "BBB" },
	{ "\nAAA0BBB,J1/0,J180/0\n", "AAA", "2103-01-01T00:00", "BBB" },
	{ "\nAAA0BBB,J1/0,J180/0\n", "AAA", "2104-01-01T00:00", "BBB" },
	{ "\nAAA0BBB,59/0,299/0\n", "AAA", "2101-03-01T00:00", "BBB" },
	{ "\nAAA0BBB-2:30:15,J60/-0:00:01,J300/167:59:59\n", "AAA",
	    "2101-02-28T23:59:59", "BBB" },
	{ "\nAAA0BBB-2:30:15,J60/-0:00:01,J300/167:59:59\n", "BBB",
	    "2101-11-02T21:29:44", "AAA" },
	{ "\nPST8PDT,M3.2.0,M11.1.0\n", "PST", "2401-03-11T10:00", "PDT" },
};

/* fault-row: 26 */
static void
test_rules(void)
{
	struct spec spec = { .label = "rule", .version = '3', TWO_TYPES,
		ONE_CHANGE };
	struct zone *zone;
	int64_t at = 0, next = 0;
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		spec.footer = rules[i].footer;
		zone = make_zone(&spec, NULL);
		if (!CHECK_ROW(zone != NULL, rules[i].footer))
			continue;
		CHECK(civil_parse(rules[i].utc, &at, NULL, NULL) == 0);
		CHECK_STRING(zone_at(zone, at - 1).abbreviation,
		    rules[i].before);
		CHECK_STRING(zone_at(zone, at).abbreviation, rules[i].after);
		CHECK(zone_next_change(zone, at - 1, &next));
		CHECK_NUMBER(next, at);
		zone_free(zone);
	}
}

/*
 * A file whose last two changes are those of the rule, or nearly: only what the
 * rule says as well may be left to it.  What is in force in summer 2007, in
 * January and in summer 2008.
 */
static const struct { uint8_t at_type[2]; int64_t late; const char *want; }
fat_rows[] = {
	{ { 1, 0 }, 0, "EDT EST EDT" },
	{ { 2, 0 }, 0, "XDT EST EDT" },
	{ { 1, 2 }, 0, "EDT XDT EDT" },
	{ { 1, 0 }, 3600, "EDT EST EDT" },
	{ { 2, 2 }, 0, "XDT XDT EDT" },
};

static void
test_fat(void)
{
	static const int64_t asked[] = { 1183248000, 1199145600, 1214870400 };
	struct spec spec = { .label = "fat", .version = '2', .type_count = 3,
		.types = { { -18000, 0, 0 }, { -14400, 1, 4 },
		    { -14400, 1, 8 } }, .names = "EST\0EDT\0XDT",
		.name_bytes = 12, .at_count = 2,
		.footer = "\nEST5EDT,M3.2.0,M11.1.0\n" };
	struct error error = { 0 };
	struct zone *zone;
	char got[16];
	size_t i, k;

	for (i = 0; i < sizeof(fat_rows) / sizeof(fat_rows[0]); i++) {
		/* 11 March 2007 at 2:00 and 4 November 2007 at 2:00 */
		spec.at[0] = 1173596400 + fat_rows[i].late;
		spec.at[1] = 1194156000;
		memcpy(spec.at_type, fat_rows[i].at_type, 2);
		zone = make_zone(&spec, &error);
		if (!CHECK_ROW(zone != NULL, error.text))
			continue;
		got[0] = '\0';
		for (k = 0; k < 3; k++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    "%s%s", k > 0 ? " " : "",
			    zone_at(zone, asked[k]).abbreviation);
		CHECK_STRING(got, fat_rows[i].want);
		CHECK_STRING(zone_at(zone, spec.at[0] - 1).abbreviation,
		    "EST");
		CHECK_STRING(zone_at(zone, spec.at[0]).abbreviation,
		    fat_rows[i].at_type[0] == 1 ? "EDT" : "XDT");
		zone_free(zone);
	}
}

/* Where no footer or no change follows. */
static void
test_ends(void)
{
	struct error error;
	struct zone *zone = make_zone(&specs[4], &error);
	int64_t at = 5;

	CHECK_STRING(zone_at(zone, 999).abbreviation, "EST");
	CHECK_STRING(zone_at(zone, INT64_MIN).abbreviation, "EST");
	CHECK_STRING(zone_at(zone, 1000).abbreviation, "EDT");
	CHECK_STRING(zone_at(zone, INT64_MAX).abbreviation, "EDT");
	CHECK(!zone_next_change(zone, 1000, &at) && at == 5);
	CHECK(zone_next_change(zone, 999, &at) && at == 1000);
	(void)zone_resolve(zone, INT64_MAX);
	(void)zone_resolve(zone, INT64_MIN);
	zone_free(zone);
	zone = make_zone(&specs[3], &error);	/* DST all the year */
	CHECK_STRING(zone_at(zone, 4102444800).abbreviation, "EDT");
	CHECK(!zone_next_change(zone, 1000, &at));
	zone_free(zone);
	zone = make_zone(&specs[5], &error);	/* the footer alone counts */
	CHECK_STRING(zone_at(zone, -4102444800).abbreviation, "EST");
	CHECK(!zone_next_change(zone, -4102444800, &at));
	zone_free(zone);
	zone_free(NULL);
}

/* Changes of the name or flag alone are changes; repeats are none. */
static void
test_changes(void)
{
	static const struct spec spec = {
		.label = "changes", .version = '2', .at_count = 5,
		.type_count = 3,
		.types = { { -25200, 1, 0 }, { -25200, 0, 4 },
		    { -25200, 0, 0 } },
		.names = "PDT\0MST", .name_bytes = 8,
		.at = { 10, 20, 30, 40, 50 }, .at_type = { 0, 1, 1, 2, 1 },
		.footer = "\nMST7\n",
	};
	struct zone *zone = make_zone(&spec, NULL);
	int64_t at = 0;

	CHECK(zone_next_change(zone, 0, &at));
	CHECK_NUMBER(at, 20);
	CHECK(zone_next_change(zone, at, &at));
	CHECK_NUMBER(at, 40);
	CHECK(zone_next_change(zone, at, &at));
	CHECK_NUMBER(at, 50);
	CHECK(!zone_next_change(zone, at, &at));
	CHECK(!zone_at(zone, 45).is_dst);
	CHECK_STRING(zone_at(zone, 45).abbreviation, "PDT");
	CHECK(zone_resolve(zone, 30 - 25200).mark == ZONE_EXACT);
	zone_free(zone);
}

/* Changes nearer than their sizes: checked against trying every second. */
static void
test_near(void)
{
	static const struct spec spec = {
		.label = "near", .version = '2', .at_count = 8,
		.type_count = 4,
		.types = { { 0, 0, 0 }, { 60, 1, 0 }, { -45, 0, 0 },
		    { 20, 0, 0 } },
		.names = "AAA", .name_bytes = 4,
		.at = { 1000, 1010, 1015, 1040, 1090, 1100, 1130, 1500 },
		.at_type = { 1, 2, 3, 0, 2, 1, 3, 0 }, .footer = "\nAAA0\n",
	};
	struct zone *zone = make_zone(&spec, NULL);
	struct zone_cursor cursor;
	struct zone_instant got;
	int64_t local, at, found[3];
	int count, wrong = 0;

	zone_cursor_init(&cursor, zone);
	for (local = 500; local < 2000; local++) {
		count = 0;
		for (at = local - 100; at <= local + 100; at++) {
			if (zone_local(zone, at) == local && count < 3)
				found[count++] = at;
		}
		got = zone_resolve(zone, local);
		wrong += got.at != zone_cursor_resolve(&cursor, local);
		wrong += got.local != zone_local(zone, got.at);
		if (count == 0) {
			wrong += got.mark != ZONE_GAP;
			continue;
		}
		wrong += got.at != found[0] || got.local != local;
		wrong += (got.mark == ZONE_OVERLAP) != (count > 1);
		wrong += got.other_at != found[count > 1];
	}
	CHECK_NUMBER(wrong, 0);
	zone_free(zone);
}

static const struct {
	const char *zone, *local, *utc, *other;
	enum zone_mark mark;
} locals[] = {
	{ "America/New_York", "2007-03-11T02:30", "2007-03-11T07:30", NULL,
	    ZONE_GAP },			/* RFC 5545 3.3.5's own examples */
	{ "America/New_York", "2007-11-04T01:30", "2007-11-04T05:30",
	    "2007-11-04T06:30", ZONE_OVERLAP },
	{ "America/New_York", "2007-03-11T03:00", "2007-03-11T07:00", NULL,
	    ZONE_EXACT },
	{ "America/New_York", "2007-11-04T02:00", "2007-11-04T07:00", NULL,
	    ZONE_EXACT },
	{ "America/Santiago", "2019-09-08T00:30", "2019-09-08T04:30", NULL,
	    ZONE_GAP },
	{ "America/Santiago", "2022-09-04T00:30", "2022-09-04T04:30", NULL,
	    ZONE_EXACT },			/* moved by a referendum */
	{ "America/Santiago", "2022-09-11T00:30", "2022-09-11T04:30", NULL,
	    ZONE_GAP },
	{ "Pacific/Apia", "2011-12-30T15:00", "2011-12-31T01:00", NULL,
	    ZONE_GAP },				/* a whole day */
	{ "Pacific/Apia", "2011-12-31T15:00", "2011-12-31T01:00", NULL,
	    ZONE_EXACT },
	{ "Australia/Lord_Howe", "2019-04-07T01:45", "2019-04-06T14:45",
	    "2019-04-06T15:15", ZONE_OVERLAP },	/* half an hour */
	{ "Europe/Dublin", "2019-10-27T01:30", "2019-10-27T00:30",
	    "2019-10-27T01:30", ZONE_OVERLAP },
	{ "America/St_Johns", "2011-03-13T00:30", "2011-03-13T04:00", NULL,
	    ZONE_GAP },				/* at 00:01 */
	{ "UTC", "2019-10-27T01:30", "2019-10-27T01:30", NULL, ZONE_EXACT },
};

/* fault-row: 21 22 */
static void
test_locals(struct zonedir *zonedir)
{
	int64_t local = 0, at = 0, other;
	struct zone_instant instant;
	const struct zone *zone;
	size_t i;

	for (i = 0; i < sizeof(locals) / sizeof(locals[0]); i++) {
		zone = zonedir_find(zonedir, locals[i].zone, NULL);
		if (!CHECK_ROW(zone != NULL, locals[i].zone))
			continue;
		CHECK(civil_parse(locals[i].local, &local, NULL, NULL) == 0);
		CHECK(civil_parse(locals[i].utc, &at, NULL, NULL) == 0);
		other = at;
		if (locals[i].other != NULL)
			CHECK(civil_parse(locals[i].other, &other, NULL,
			    NULL) == 0);
		instant = zone_resolve(zone, local);
		CHECK_NUMBER(instant.at, at);
		CHECK_NUMBER(instant.other_at, other);
		CHECK_ROW(instant.mark == locals[i].mark, locals[i].local);
		CHECK_NUMBER(instant.local, zone_local(zone, instant.at));
	}
}

/* A cursor must agree with zone_resolve() in any order. */
static void
test_cursor(struct zonedir *zonedir)
{
	static const char *const names[] = {
		"America/Los_Angeles", "America/Santiago", "Pacific/Apia",
		"Africa/Casablanca", "Europe/Dublin", "UTC",
	};
	const int64_t end = civil_days(2200, 1, 1) * CIVIL_DAY_SECS;
	struct zone_cursor up, wild;
	const struct zone *zone;
	int64_t local, other, wrong = 0;
	uint32_t chance = 1;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		zone = zonedir_find(zonedir, names[i], NULL);
		if (!CHECK_ROW(zone != NULL, names[i]))
			continue;
		zone_cursor_init(&up, zone);
		zone_cursor_init(&wild, zone);
		for (local = -end; local < end; local += 333333) {
			wrong += zone_cursor_resolve(&up, local) !=
			    zone_resolve(zone, local).at;
			chance = chance * 1664525 + 1013904223;
			other = local % 1000 + (int64_t)chance * 2;
			wrong += zone_cursor_resolve(&wild, other) !=
			    zone_resolve(zone, other).at;
		}
	}
	CHECK_NUMBER(wrong, 0);
}

static void
test_fingerprint(void)
{
	struct spec spec = specs[1];
	struct zone *one = make_zone(&spec, NULL), *two;

	two = make_zone(&spec, NULL);
	CHECK(zone_fingerprint(one) == zone_fingerprint(two));
	zone_free(two);
	spec.footer = "\nEST5EDT,M3.2.0,M11.2.0\n";
	two = make_zone(&spec, NULL);
	CHECK(zone_fingerprint(one) != zone_fingerprint(two));
	zone_free(two);
	spec.footer = specs[1].footer;
	spec.at[0]++;
	two = make_zone(&spec, NULL);
	CHECK(zone_fingerprint(one) != zone_fingerprint(two));
	CHECK_STRING(zone_name(two), "Test/Zone");
	zone_free(two);
	zone_free(one);
}

/* Numbers of the second header that no table of one-line cases can have: the
 * file would have to be as large. */
static void
test_counts(void)
{
	/* The decoy's block has 73 bytes; a header's counts begin at 20. */
	static const struct { int at; uint32_t count; const char *refused; }
	    rows[] = {
		{ 73 + 36, 0, "counts are broken" },
		{ 73 + 36, 100000, "counts are broken" },
		{ 73 + 40, 0, "counts are broken" },
		{ 73 + 40, 100000, "counts are broken" },
		{ 73 + 32, 300000, "cut off" },
	};
	struct spec spec = specs[1];
	uint8_t bytes[1024] = { 0 }, *large = calloc(1, (1 << 20) + 1);
	struct zone *zone = NULL;
	struct error error;
	size_t i, length;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		length = make_file(&spec, bytes);
		(void)put_number(bytes + rows[i].at, rows[i].count, 4);
		error = (struct error){ 0 };
		memcpy(large, bytes, length);
		CHECK(zone_parse("X", large, 1 << 20, &zone, &error) == -1);
		CHECK_ROW(strstr(error.text, rows[i].refused) != NULL,
		    error.text);
	}
	/* A NUL in the footer, and an abbreviation longer than any. */
	length = make_file(&spec, bytes);
	bytes[length - 5] = '\0';
	CHECK(zone_parse("X", bytes, length, &zone, &error) == -1);
	CHECK_ROW(strstr(error.text, "the footer is broken") != NULL,
	    error.text);
	memcpy(large, bytes, length);
	CHECK(zone_parse("X", large, (1 << 20) + 1, &zone, &error) == -1);
	CHECK_NUMBER(error.code, ERROR_LIMIT);
	CHECK_STRING(error.text,
	    "zone file of \"X\": larger than 1 MiB");
	CHECK(zone_parse("X", large, 1 << 20, &zone, &error) == -1);
	CHECK(error.code != ERROR_LIMIT);
	free(large);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_counts();
	test_files();
	test_damage();
	test_rules();
	test_fat();
	test_ends();
	test_changes();
	test_near();
	test_locals(zonedir);
	test_cursor(zonedir);
	test_fingerprint();
	zonedir_free(zonedir);
	return harness_end();
}
