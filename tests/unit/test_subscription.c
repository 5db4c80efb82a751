/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "harness.h"
#include "subscription.h"

#define H 3600
#define D 86400

static const char *const environments[] = { "idfint", "idfprod" };

/* Words are for JSON: one each, and back. */
static void
test_kinds(void)
{
	static const struct {
		enum subscription_kind kind;
		const char *word, *name;
	} rows[] = {
		{ SUBSCRIPTION_REMINDERS, "reminders", "reminders" },
		{ SUBSCRIPTION_STARTS, "starts", "starts and ends" },
		{ SUBSCRIPTION_CHANGES, "changes", "changes" },
		{ SUBSCRIPTION_INVITATIONS, "invitations", "invitations" },
	};
	enum subscription_kind kind = SUBSCRIPTION_STARTS;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_STRING(subscription_kind_word(rows[i].kind),
		    rows[i].word);
		CHECK_STRING(subscription_kind_name(rows[i].kind),
		    rows[i].name);
		CHECK(subscription_parse_kind(rows[i].word, &kind));
		CHECK_NUMBER(kind, rows[i].kind);
	}
	kind = SUBSCRIPTION_STARTS;
	CHECK(!subscription_parse_kind("starts and ends", &kind));
	CHECK(!subscription_parse_kind("", &kind));
	CHECK_NUMBER(kind, SUBSCRIPTION_STARTS);
}

static void
test_wants(void)
{
	static const struct {
		struct subscription wish;
		const char *window;
		size_t environment_count;
		enum subscription_kind kind;
		bool want;
	} rows[] = {
		{ { "*", "*", SUBSCRIPTION_ALL_KINDS }, "summit", 0,
		    SUBSCRIPTION_STARTS, true },
		{ { "*", "*", SUBSCRIPTION_REMINDERS }, "summit", 2,
		    SUBSCRIPTION_STARTS, false },
		{ { "summit", "*", 15 }, "summit", 2,
		    SUBSCRIPTION_CHANGES, true },
		{ { "summit", "*", 15 }, "summits", 2,
		    SUBSCRIPTION_CHANGES, false },
		{ { "patch-*", "idfprod", 15 }, "patch-thursday", 2,
		    SUBSCRIPTION_CHANGES, true },
		{ { "patch-*", "idfprod", 15 }, "patch-thursday", 1,
		    SUBSCRIPTION_CHANGES, false },
		{ { "*", "idf*", 15 }, "patch-thursday", 1,
		    SUBSCRIPTION_CHANGES, true },
		{ { "*", "idf*", 15 }, "patch-thursday", 0,
		    SUBSCRIPTION_CHANGES, false },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct subscription_case what = { rows[i].window,
		    environments, rows[i].environment_count, rows[i].kind };

		CHECK_ROW(subscription_wants(&rows[i].wish, 1, &what) ==
		    rows[i].want, rows[i].wish.window);
		CHECK(!subscription_wants(&rows[i].wish, 0, &what));
	}
}

static void
test_ask(void)
{
	static const struct { int64_t asked_at; int count; int want; } rows[] = {
		{ 0, 0, 0 }, { 100 * D - 60, 1, -1 }, { 100 * D - 599, 1, -1 }, { 100 * D - 600, 1, 0 },
		{ 100 * D - 2 * H, 5, -1 }, { 100 * D - 7 * D, 5, 0 },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_NUMBER(subscription_check_ask(rows[i].asked_at,
		    rows[i].count, 100 * D, NULL), rows[i].want);
}

static void
test_link(void)
{
	static const char id[] = "abcdefgh0123";
	unsigned char key[SUBSCRIPTION_KEY_BYTES] = "a key of the site",
	    other[SUBSCRIPTION_KEY_BYTES] = "a key of another";
	char link[SUBSCRIPTION_LINK_MAX], got[SUBSCRIPTION_ID_MAX],
	    wrong[SUBSCRIPTION_LINK_MAX];
	enum subscription_verb verb = SUBSCRIPTION_CONFIRM;
	struct error error;
	size_t i;

	subscription_link_make(key, SUBSCRIPTION_LEAVE, id, 0, link);
	CHECK(strncmp(link, "leave.abcdefgh0123.0.", 21) == 0);
	CHECK_NUMBER(strlen(link), 21 + 43);
	CHECK(subscription_link_read(key, link, 1 << 30, &verb, got,
	    &error) == 0 && verb == SUBSCRIPTION_LEAVE);
	CHECK_STRING(got, id);
	CHECK(subscription_link_read(other, link, 0, &verb, got,
	    &error) == -1 && error.code == ERROR_INPUT);
	/* Any letter that is changed, left out or added. */
	for (i = 0; link[i] != '\0'; i++) {
		memcpy(wrong, link, sizeof(wrong));
		wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
		CHECK(subscription_link_read(key, wrong, 0, &verb, got,
		    &error) == -1);
		memcpy(wrong, link, sizeof(wrong));
		wrong[i] = '\0';
		CHECK(subscription_link_read(key, wrong, 0, &verb, got,
		    &error) == -1);
	}
	(void)snprintf(wrong, sizeof(wrong), "%sA", link);
	CHECK(subscription_link_read(key, wrong, 0, &verb, got, &error) == -1);
	/* One to join expires, and is none to leave. */
	subscription_link_make(key, SUBSCRIPTION_CONFIRM, id, 5000000000,
	    link);
	CHECK(subscription_link_read(key, link, 4999999999, &verb, got,
	    &error) == 0 && verb == SUBSCRIPTION_CONFIRM);
	CHECK(subscription_link_read(key, link, 5000000000, &verb, got,
	    &error) == -1 && error.code == ERROR_MISSING);
	(void)snprintf(wrong, sizeof(wrong), "leave%s", link + 7);
	CHECK(subscription_link_read(key, wrong, 0, &verb, got, &error) == -1);
}

int
main(void)
{
	test_kinds();
	test_wants();
	test_ask();
	test_link();
	return harness_end();
}
