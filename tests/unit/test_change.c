/* SPDX-License-Identifier: MIT */
#include "change_internal.h"

#include "harness.h"
#include "instant.h"
#include "mem.h"

static const struct { const char *from, *to; enum change_class class; }
classes[] = {
	{ "15.3.2", "15.4.1", CHANGE_MINOR }, { "1", "2", CHANGE_MAJOR },
	{ "1.0.1", "1.0.0", CHANGE_PATCH },
	{ "1.0.0-a", "1.0.0", CHANGE_PRE_RELEASE },
	{ "w_2026_30", "w_2026_31", CHANGE_DATED },
	{ "main", "1.0.0", CHANGE_VERSION },
	{ NULL, "1.0.0", CHANGE_ENABLED }, { "1.0.0", "", CHANGE_REMOVED },
	{ "1.0.0", "1.0.0", CHANGE_UNKNOWN }, { NULL, "", CHANGE_UNKNOWN },
};

static const struct { const char *string; size_t most; const char *want; }
texts[] = {
	{ NULL, 10, NULL }, { "", 10, NULL }, { " \n\t", 10, NULL },
	{ "a", 10, "a" }, { " a b\r\n", 10, "a b" },
	{ "a\r\nb\x1b[31m", 20, "a  b [31m" },
	{ "<!channel> & \"x\"", 20, "<!channel> & \"x\"" },
	{ "\xe2\x80\xae" "evil", 10, "evil" },
	{ "\xe2\x80\x8b", 10, NULL }, { "\x01 x", 10, "x" },
	{ "\xff" "a", 10, "\xef\xbf\xbd" "a" },
	{ "0123456789", 10, "0123456789" },
	{ "01234567890", 10, "0123456…" }, { "äääääää", 10, "äää…" },
};

static const struct { const char *url; bool is_right; } urls[] = {
	{ "https://example.org/a?b=c#d", true }, { "http://a", true },
	{ "HTTPS://EXAMPLE.ORG", true }, { "https://[::1]:8/x", true },
	{ NULL, false }, { "", false }, { "example.org", false },
	{ "javascript:alert(1)", false }, { "data:text/html,x", false },
	{ " https://a", false }, { "https://a b", false },
	{ "https://a\"onclick=x", false }, { "https://a|b", false },
	{ "https://a>b", false }, { "https://a\r\nX: y", false },
	{ "https://ä.org", false }, { "https://", false },
	{ "https:///x", false }, { "https://u:p@evil.org/", false },
	{ "https://a@b", false }, { "https://a/b@c", true },
	{ "https://a/`b`", false }, { "ftp://a", false },
};

static const struct { const char *string; int64_t at; } instants[] = {
	{ "1970-01-01T00:00:00Z", 0 }, { "2026-07-30T21:00:00Z", 1785445200 },
	{ "2026-07-30T23:00:00+02:00", 1785445200 },
	{ "2026-07-30T14:00:00-07:00", 1785445200 },
	{ "2026-07-30 21:00:00z", 1785445200 },
	{ "2026-07-30T21:00:00.123456Z", 1785445200 },
	{ "2026-07-30", 1785369600 }, { "2024-02-29", 1709164800 },
	{ "2016-12-31T23:59:60Z", 1483228800 },
	{ "2023-02-29", -1 }, { "2026-06-31", -1 }, { "2026-13-01", -1 },
	{ "2026-00-01", -1 }, { "2026-07-00", -1 }, { "1969-12-31", -1 },
	{ "2026-07-30T24:00:00Z", -1 }, { "2026-07-30T21:60:00Z", -1 },
	{ "2026-07-30T21:00:61Z", -1 }, { "2026-07-30T21:00:00", -1 },
	{ "2026-07-30T21:00Z", -1 }, { "2026-07-30T21:00:00Zx", -1 },
	{ "2026-07-30T21:00:00+2:00", -1 }, { "2026-07-30x", -1 },
	{ "2026-07-30T21:00:00+24:00", -1 }, { "26-07-30", -1 },
	{ "", -1 }, { "yesterday", -1 }, { "1785445200", -1 },
	{ "1970-01-01T00:00:00+02:00", -1 },
};

static void
test_rows(void)
{
	struct text text = { 0 };
	char *got;
	size_t i;

	for (i = 0; i < countof(classes); i++)
		CHECK_NUMBER(change_class_plan(classes[i].from,
		    classes[i].to), classes[i].class);
	for (i = 0; i < countof(texts); i++) {
		got = change_text(texts[i].string, texts[i].most);
		CHECK_STRING(got, texts[i].want);
		free(got);
	}
	for (i = 0; i < countof(urls); i++)
		CHECK_ROW(change_is_url(urls[i].url) == urls[i].is_right,
		    urls[i].url != NULL ? urls[i].url : "(null)");
	for (i = 0; i < countof(instants); i++) {
		CHECK_NUMBER(instant_parse(instants[i].string),
		    instants[i].at);
		if (instants[i].at < 0)
			continue;
		text_cut(&text, 0);
		instant_format(&text, instants[i].at);
		CHECK_NUMBER(instant_parse(text_string(&text)),
		    instants[i].at);
	}
	CHECK_STRING(text_string(&text), "2017-01-01T00:00:00Z");
	text_clear(&text);
}

static void
test_words(void)
{
	enum change_class class = CHANGE_MAJOR;
	size_t i;

	for (i = 0; i < CHANGE_CLASS_COUNT; i++) {
		CHECK(change_class_find(change_class_name(
		    (enum change_class)i), &class));
		CHECK_NUMBER(class, i);
	}
	CHECK(!change_class_find("Major", &class));
	CHECK(!change_class_find("", &class));
	CHECK_NUMBER(class, CHANGE_UNKNOWN);
	CHECK_STRING(change_sync_name(SYNC_NOT_SAID), "");
	CHECK_STRING(change_sync_name(SYNC_OUT_OF_SYNC), "OutOfSync");
	CHECK_STRING(change_health_name(HEALTH_DEGRADED), "Degraded");
}

static void
test_parts(void)
{
	struct change change;
	char name[20];
	int i;

	change_init(&change, "gafaelfawr");
	CHECK_NUMBER(change.class, CHANGE_UNKNOWN);
	CHECK(!change_is_waiting(&change) && !change_is_trouble(&change));
	change_add_part(&change, "values", NULL, NULL, CHANGE_VALUES);
	CHECK_NUMBER(change.class, CHANGE_VALUES);
	CHECK(change_is_waiting(&change));
	change_add_part(&change, "appVersion", "15.3.2", "15.4.1",
	    CHANGE_MINOR);
	CHECK_STRING(change.from, "15.3.2");
	CHECK_STRING(change.to, "15.4.1");
	change_add_part(&change, "redis", "1.0.0", "1.0.1", CHANGE_PATCH);
	CHECK_NUMBER(change.class, CHANGE_MINOR);
	/* the same part again fills in, and does not replace */
	change_add_part(&change, "redis", "7.0.0", "8.0.0", CHANGE_MAJOR);
	change_add_part(&change, "values", "a", "b", CHANGE_UNKNOWN);
	CHECK_NUMBER(change.parts.count, 3);
	CHECK_STRING(change.parts.items[2].from, "1.0.0");
	CHECK_STRING(change.parts.items[0].from, "a");
	CHECK_NUMBER(change.parts.items[0].class, CHANGE_VALUES);
	CHECK_NUMBER(change.class, CHANGE_MAJOR);
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "part%d", i);
		change_add_part(&change, name, NULL, NULL, CHANGE_VALUES);
	}
	CHECK_NUMBER(change.parts.count, CHANGE_PARTS_MAX);
	change_clear(&change);
	CHECK(change.service == NULL);
	/* over the cap a part counts for the class */
	change_init(&change, "x");
	for (i = 0; i < CHANGE_PARTS_MAX + 1; i++) {
		snprintf(name, sizeof(name), "part%d", i);
		change_add_part(&change, name, NULL, NULL,
		    i == CHANGE_PARTS_MAX ? CHANGE_MAJOR : CHANGE_VALUES);
	}
	CHECK_NUMBER(change.parts.count, CHANGE_PARTS_MAX);
	CHECK_NUMBER(change.class, CHANGE_MAJOR);
	change_clear(&change);
}

#define SHA "de1dbeef00112233445566778899aabbccddeeff"

/* Each row is added to one change; `count` and the newest after it. */
static const struct {
	struct change_merge merge;
	size_t count;
	const char *first;	/* "number title sha url time" of the newest */
} merges[] = {
	{ { .number = 10, .title = (char *)"Ten", .merged_at = 100 },
	    1, "10 Ten - - 100" },
	/* GitHub gives the rest of it */
	{ { .number = 10, .title = (char *)"Other", .url =
	    (char *)"https://x/10", .merged_at = 200 },
	    1, "10 Ten - https://x/10 100" },
	/* a commit alone, older */
	{ { .sha = (char *)SHA, .title = (char *)"Commit", .merged_at = 50 },
	    2, "10 Ten - https://x/10 100" },
	/* the pull request of that commit: one of them, told short */
	{ { .number = 11, .sha = (char *)"DE1DBEEF0011", .labels =
	    (char *)"bug" }, 2, "10 Ten - https://x/10 100" },
	/* ten's commit is eleven's by mistake: two numbers are two */
	{ { .number = 12, .sha = (char *)SHA, .merged_at = 300 },
	    3, "12 - " SHA " - 300" },
	/* too short to be the same */
	{ { .sha = (char *)"de1d", .merged_at = 400 }, 4, "0 - de1d - 400" },
	{ { .number = -5, .title = (char *)"a\r\nb", .url =
	    (char *)"javascript:x", .sha = (char *)"abcdef0123",
	    .merged_at = 500 }, 5, "0 a  b abcdef0123 - 500" },
	/* a commit and a pull request turn out to be one */
	{ { .number = 20, .merged_at = 600 }, 6, "20 - - - 600" },
	{ { .number = 20, .sha = (char *)"abcdef01234", },
	    5, "20 a  b abcdef0123 - 500" },
};

static const char *
word(const char *string)
{
	return string != NULL ? string : "-";
}

static void
test_merges(void)
{
	const struct change_merge *merge;
	struct change_merge more = { 0 };
	struct change change;
	char got[500];
	size_t i;

	change_init(&change, "x");
	for (i = 0; i < countof(merges); i++) {
		change_add_merge(&change, &merges[i].merge);
		CHECK_NUMBER(change.merges.count, merges[i].count);
		merge = &change.merges.items[0];
		snprintf(got, sizeof(got), "%" PRId64 " %s %s %s %" PRId64,
		    merge->number, word(merge->title), word(merge->sha),
		    word(merge->url), merge->merged_at);
		if (i == countof(merges) - 1) {
			/* which of the two titles and times it keeps is the
			 * first's that was found: it is one, and newest */
			CHECK_NUMBER(merge->number, 20);
			CHECK_STRING(word(merge->title), "a  b");
			break;
		}
		CHECK_STRING(got, merges[i].first);
	}
	for (i = 1; i < change.merges.count; i++)
		CHECK(change.merges.items[i - 1].merged_at >=
		    change.merges.items[i].merged_at);
	for (i = 0; i < 200; i++) {
		more.number = 1000 + (int64_t)i;
		more.merged_at = 1000 + (int64_t)(i * 7 % 200);
		change_add_merge(&change, &more);
	}
	CHECK_NUMBER(change.merges.count, CHANGE_MERGES_MAX);
	CHECK_NUMBER(change.merges.items[0].merged_at, 1199);
	CHECK_NUMBER(change.merges.items[99].merged_at, 1100);
	change_clear(&change);
}

/* What Argo CD, a repository and GitHub say of the same service. */
static void
test_unite(void)
{
	struct change_merge of_git = { .number = 7, .sha = (char *)SHA,
		.title = (char *)"Update", .merged_at = 5 };
	struct change_merge of_github = { .number = 7, .title = (char *)"U",
		.labels = (char *)"bug", .url = (char *)"https://g/7" };
	struct change a, b;

	change_init(&a, "x");
	a.sync = SYNC_OUT_OF_SYNC;
	a.is_automated = true;
	a.app_url = mem_string("https://cd/x");
	a.sources = 1;
	change_init(&b, "x");
	b.health = HEALTH_DEGRADED;
	b.sync = SYNC_SYNCED;
	b.app_url = mem_string("https://other/x");
	b.compare_url = mem_string("https://g/compare");
	b.sources = 2;
	change_add_part(&b, "appVersion", "1.0.0", "2.0.0", CHANGE_MAJOR);
	change_add_merge(&a, &of_git);
	change_add_merge(&b, &of_github);
	change_unite(&a, &b);
	CHECK_NUMBER(a.sync, SYNC_OUT_OF_SYNC);
	CHECK_NUMBER(a.health, HEALTH_DEGRADED);
	CHECK(a.is_automated);
	CHECK_NUMBER(a.class, CHANGE_MAJOR);
	CHECK_STRING(a.from, "1.0.0");
	CHECK_STRING(a.to, "2.0.0");
	CHECK_STRING(a.app_url, "https://cd/x");
	CHECK_STRING(a.compare_url, "https://g/compare");
	CHECK_NUMBER(a.sources, 3);
	CHECK_NUMBER(a.merges.count, 1);
	CHECK_STRING(a.merges.items[0].title, "Update");
	CHECK_STRING(a.merges.items[0].labels, "bug");
	CHECK_STRING(a.merges.items[0].url, "https://g/7");
	CHECK_STRING(b.parts.items[0].from, "1.0.0");
	/* once more changes nothing */
	change_unite(&a, &b);
	CHECK_NUMBER(a.merges.count, 1);
	CHECK_NUMBER(a.parts.count, 1);
	change_clear(&a);
	change_clear(&b);
}

static void
test_cmp(void)
{
	struct change a = { .class = CHANGE_MAJOR, .service = (char *)"b" };
	struct change b = { .class = CHANGE_MINOR, .service = (char *)"a" };
	struct change c = { .class = CHANGE_MAJOR, .service = (char *)"c" };

	CHECK(change_cmp(&a, &b) < 0);
	CHECK(change_cmp(&b, &a) > 0);
	CHECK(change_cmp(&a, &c) < 0);
	CHECK(change_cmp(&a, &a) == 0);
	/* what the policy names comes first, but not before a greater class */
	c.is_named = b.is_named = true;
	CHECK(change_cmp(&a, &c) > 0);
	CHECK(change_cmp(&c, &a) < 0);
	CHECK(change_cmp(&b, &a) > 0);
}

int
main(void)
{
	test_rows();
	test_words();
	test_parts();
	test_merges();
	test_unite();
	test_cmp();
	return harness_end();
}
