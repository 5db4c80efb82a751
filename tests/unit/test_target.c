/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "array.h"
#include "serve/target_internal.h"

/* fault-row: 57 */
static void
test_paths(void)
{
	static const struct {
		const char *raw, *path;		/* NULL: refused */
	} rows[] = {
		{ "/", "/" },
		{ "/feeds/all.ics", "/feeds/all.ics" },
		{ "/feeds/all.ics?form=zoned", "/feeds/all.ics" },
		{ "/feeds/%61ll.ics", "/feeds/all.ics" },
		{ "/?", "/" },
		{ "http://example.org/feeds/all.ics", "/feeds/all.ics" },
		{ "HTTPS://example.org/", "/" },
		{ "/%C3%A9", "/\xc3\xa9" },
		{ "/%252e%252e", "/%2e%2e" },
		{ "/..%2f..%2fetc/passwd", NULL },
		{ "/..%5cetc", NULL },
		{ "/%00", NULL },
		{ "/%0d%0aX: y", NULL },
		{ "/%7f", NULL },
		{ "/%zz", NULL },
		{ "/%4", NULL },
		{ "/%", NULL },
		{ "/%ff", NULL },
		{ "/a b", NULL },
		{ "/\x01", NULL },
		{ "/\xc3\xa9", NULL },
		{ "/a#b", NULL },
		{ "*", NULL },
		{ "feeds", NULL },
		{ "http://example.org", NULL },
		{ "", NULL },
	};
	struct target target;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		if (rows[i].path == NULL) {
			CHECK_ROW(target_parse(&target, rows[i].raw) ==
			    TARGET_BAD, rows[i].raw);
			continue;
		}
		CHECK_ROW(target_parse(&target, rows[i].raw) == TARGET_FINE,
		    rows[i].raw);
		CHECK_STRING(target.path, rows[i].path);
	}
	CHECK(target_parse(&target, NULL) == TARGET_BAD);
}

static void
test_queries(void)
{
	static const struct {
		const char *raw, *name, *value;
	} rows[] = {
		{ "/?a=1", "a", "1" },
		{ "/?a=1&b=2", "b", "2" },
		{ "/?a=1&a=2", "a", "1" },
		{ "/?a", "a", "" },
		{ "/?a=", "a", "" },
		{ "/?a=b=c", "a", "b=c" },
		{ "/?&&a=1&", "a", "1" },
		{ "/?a=x+y%2Bz", "a", "x y+z" },
		{ "/?a=%2Fx", "a", "/x" },
		{ "/?%61=1", "a", "1" },
		{ "/?b=1", "a", NULL },
		{ "/", "a", NULL },
	};
	struct target target;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(target_parse(&target, rows[i].raw) == TARGET_FINE,
		    rows[i].raw);
		CHECK_STRING(target_find(&target, rows[i].name),
		    rows[i].value);
	}
	CHECK(target_parse(&target, "/?a=%00") == TARGET_BAD);
	CHECK(target_parse(&target, "/?a=%0a") == TARGET_BAD);
	CHECK(target_parse(&target, "/?a=%ff") == TARGET_BAD);
}

static void
test_twice(void)
{
	static const struct {
		const char *raw, *name;		/* NULL: none */
	} rows[] = {
		{ "/", NULL },
		{ "/?a=1", NULL },
		{ "/?a=1&b=1&A=1", NULL },
		{ "/?a=1&a=1", "a" },
		{ "/?a=1&b=2&%61=3", "a" },
		{ "/?a&b&b=&a", "b" },
	};
	struct target target;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(target_parse(&target, rows[i].raw) == TARGET_FINE,
		    rows[i].raw);
		CHECK_STRING(target_find_twice(&target), rows[i].name);
	}
}

static void
test_limits(void)
{
	char raw[TARGET_MAX + 2] = "/";
	struct target target;
	size_t i;

	memset(raw + 1, 'a', TARGET_MAX);
	raw[TARGET_MAX + 1] = '\0';
	CHECK(target_parse(&target, raw) == TARGET_LONG);
	raw[TARGET_MAX] = '\0';
	CHECK(target_parse(&target, raw) == TARGET_FINE);
	strcpy(raw, "/?");
	for (i = 0; i < TARGET_PARAMETERS_MAX; i++)
		strcat(raw, "a=1&");
	CHECK(target_parse(&target, raw) == TARGET_FINE);
	CHECK_NUMBER(target.parameter_count, TARGET_PARAMETERS_MAX);
	strcat(raw, "a=1");
	CHECK(target_parse(&target, raw) == TARGET_BAD);
}

int
main(void)
{
	test_paths();
	test_queries();
	test_twice();
	test_limits();
	return harness_end();
}
