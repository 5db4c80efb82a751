/* SPDX-License-Identifier: MIT */
/* What people, grants, coordinators and confirming roles of
 * tests/corpus/conf/ok/people.yaml mean. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "act.h"
#include "civil.h"
#include "conf.h"
#include "harness.h"
#include "mem.h"
#include "rota.h"

#define TEST_PATH "tests/corpus/conf/ok/people.yaml"
#define TEST_HOUR 3600

static void
test_people(const struct conf *conf)
{
	const struct person *person = conf_find_person(conf,
	    "release-manager");

	CHECK_NUMBER(conf->people.count, 4);
	CHECK_STRING(person->title, "Release manager");
	CHECK_STRING(person->file, TEST_PATH);
	CHECK_NUMBER(person->line, 9);
	CHECK_NUMBER(person->contact.count, 2);
	CHECK_STRING(person->contact.items[0], "manager-direct");
	CHECK_STRING(person->unix_users.items[1], "%ops");
	CHECK_STRING(person->slack_users.items[1], "W024BE7LH");
	CHECK_STRING(person->slack_groups.items[0], "S0604QSJC");
	CHECK_STRING(person->logins.items[1], "CN=Release manager");
	person = conf_find_person(conf, "deputy");
	CHECK_STRING(person->title, "deputy");
	CHECK_STRING(person->unix_users.items[0], "DOMAIN\\deputy");
	CHECK(conf_find_person(conf, "nobody") == NULL);
}

static void
test_grants(const struct conf *conf)
{
	static const struct { size_t to, windows, environments;
	    grant_powers powers; } rows[] = {
		{ 2, 2, 1, 1u << ACT_START | 1u << ACT_END | 1u << ACT_EXTEND |
		  1u << ACT_STAGE_BEGUN | 1u << ACT_STAGE_DONE },
		{ 1, 0, 0, GRANT_ALL_ACTS },
		{ 1, 0, 0, GRANT_OPERATE | GRANT_ADMIN },
		{ 1, 1, 0, 1u << ACT_HAND_OVER },
	};
	const struct grant *grant;
	size_t i;

	CHECK_NUMBER(conf->grants.count, countof(rows));
	for (i = 0; i < countof(rows); i++) {
		grant = &conf->grants.items[i];
		CHECK_NUMBER(grant->to.count, rows[i].to);
		CHECK_NUMBER(grant->windows.count, rows[i].windows);
		CHECK_NUMBER(grant->environments.count, rows[i].environments);
		CHECK_NUMBER(grant->powers, rows[i].powers);
		CHECK_NUMBER(grant->line, 20 + (int)i);
	}
	CHECK_STRING(conf->grants.items[0].windows.items[1], "sum*");
}

/* Who begins and ends each window, and when the role is asked. */
static void
test_windows(const struct conf *conf)
{
	static const struct {
		const char *id;
		bool starts_by_hand, ends_by_hand;
		size_t channels;
		int64_t ask_hours[3];	/* ended by 0 */
	} rows[] = {
		{ "patch-thursday", true, true, 0, { 0 } },
		{ "summit", false, false, 1, { 10 * 24, 4 * 24 } },
		{ "asked", true, false, 1, { 14 * 24, 8 * 24, 7 * 24 + 1 } },
		{ "unasked", true, false, 0, { 0 } },
		{ "word", false, false, 0, { 0 } },
		{ "early", false, true, 1, { 60 * 24, 56 * 24 } },
	};
	const struct window_confirm *confirm;
	const struct window *window;
	size_t i, k, count;

	for (i = 0; i < countof(rows); i++) {
		window = conf_find_window(conf, rows[i].id);
		CHECK_ROW(window->starts_by_hand == rows[i].starts_by_hand,
		    rows[i].id);
		CHECK_ROW(window->ends_by_hand == rows[i].ends_by_hand,
		    rows[i].id);
		CHECK(!window->is_single);
		confirm = &window->confirm;
		CHECK_ROW(confirm->ask.channels.count == rows[i].channels,
		    rows[i].id);
		for (count = 0; count < 3 && rows[i].ask_hours[count] > 0;)
			count++;
		CHECK_ROW(confirm->ask.remind_secs.count == count,
		    rows[i].id);
		for (k = 0; k < count; k++)
			/* The longest is a second below 60 days. */
			CHECK_ROW((confirm->ask.remind_secs.items[k] + 1) /
			    TEST_HOUR == rows[i].ask_hours[k], rows[i].id);
	}
	window = conf_find_window(conf, "asked");
	CHECK_STRING(window->confirm.ask.channels.items[0], "scm-mail");
}

/* Turns and swaps, with titles and channels of those whose turn it is. */
static void
test_rota(const struct conf *conf)
{
	static const struct {
		const char *window;
		int year, month, day;
		const char *who;
	} rows[] = {
		{ "patch-thursday", 2026, 12, 3, "Release manager" },
		{ "patch-thursday", 2026, 12, 17, "Release manager" },
		{ "patch-thursday", 2026, 12, 24, "night-shift" },
		{ "patch-thursday", 2026, 12, 31, "Release manager" },
		{ "patch-thursday", 2027, 1, 7, "deputy" },
		{ "patch-thursday", 2027, 2, 4, "Release manager" },
		{ "patch-thursday", 2026, 11, 26, "deputy" },
		/* Weeks since Monday, 5 January 1970. */
		{ "summit", 1970, 1, 5, "deputy" },
		{ "summit", 1970, 1, 11, "deputy" },
		{ "summit", 1970, 1, 12, "Release manager" },
		{ "summit", 2026, 12, 2, "Release manager" },
		{ "summit", 2026, 12, 9, "deputy" },
		{ "unasked", 2026, 12, 9, "deputy" },
	};
	const struct window_person *person;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		person = rota_find(conf_find_window(conf, rows[i].window),
		    civil_days(rows[i].year, rows[i].month, rows[i].day) *
		    CIVIL_DAY_SECS + 15 * TEST_HOUR);
		CHECK_STRING(person->title, rows[i].who);
	}
	person = rota_find(conf_find_window(conf, "patch-thursday"),
	    civil_days(2026, 12, 3) * CIVIL_DAY_SECS);
	CHECK_STRING(person->id, "release-manager");
	CHECK_NUMBER(person->contact.channels.count, 2);
	CHECK_STRING(person->contact.channels.items[1], "team");
	CHECK(rota_find(conf_find_window(conf, "word"), 0) == NULL);
}

/* Whom the service believes; the secret is read when it is asked for. */
static void
test_service(struct conf *conf)
{
	struct error error = { 0 };
	char path[] = "/tmp/patchday-test-XXXXXX";
	int file = mkstemp(path);

	CHECK_STRING(conf->login.header, "X-Forwarded-User");
	CHECK(conf->login.is_socket_only);
	CHECK_STRING(conf->slack_app.team, "T012AB3C4");
	CHECK_STRING(conf->slack_app.app, "A0KRD7HC3");
	CHECK_STRING(conf->slack_app.secret_place,
	    "tests/corpus/conf/ok/signing-secret");
	CHECK(conf->slack_app.secret == NULL);
	CHECK(conf_load_secrets(conf, &error) == -1);
	CHECK(strstr(error.text, "slack-app: ") == error.text);
	CHECK(write(file, "8f742231\n", 9) == 9);
	close(file);
	free(conf->slack_app.secret_place);
	conf->slack_app.secret_place = mem_string(path);
	CHECK(conf_load_secrets(conf, &error) == 0);
	CHECK_STRING(conf->slack_app.secret, "8f742231");
	/* Read by others it is none; the old one stays. */
	CHECK(chmod(path, 0644) == 0);
	CHECK(conf_load_secrets(conf, &error) == -1);
	CHECK(strstr(error.text, "8f742231") == NULL);
	CHECK_STRING(conf->slack_app.secret, "8f742231");
	unlink(path);
}

int
main(void)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;

	if (CHECK(conf_load(TEST_PATH, NULL, &conf, &complaints) == 0)) {
		test_people(conf);
		test_grants(conf);
		test_windows(conf);
		test_rota(conf);
		test_service(conf);
	}
	complaint_clear(&complaints);
	conf_release(conf);
	return harness_end();
}
