/* SPDX-License-Identifier: MIT */
/* A standby was promoted that had not heard of everything: what may have been
 * said by a record that is lost is looked for, and not said again. */
#include <sys/stat.h>

#include "file.h"
#include "service_rig.h"
#include "store_lease.h"
#include "store_meta.h"

#define CONF RIG_WINDOW RIG_CHANNELS

/* As the standby has it: never tried; or planned, tried and refused. */
#define FORGET_ALL "UPDATE outbox SET state = 'planned', attempt = 0," \
	" first_attempt_ms = NULL, reference = '', next_ms = due_at * 1000" \
	" WHERE kind = 'start'"
#define FORGET_LAST "UPDATE outbox SET state = 'wait', attempt = 1," \
	" reference = '', next_ms = due_at * 1000 WHERE kind = 'start'"
#define FORGET_NOTHING "SELECT 1"
/* A database that fails. */
#define HIDE "ALTER TABLE journal RENAME TO hidden"
#define SHOW "ALTER TABLE hidden RENAME TO journal"
static struct store_lease lease;

/* Served until then by the old primary; then what it does not know, and the
 * new one. */
static void
fail_over(struct rig *rig, const char *until, const char *forget,
    const char *line)
{
	snprintf(lease.line, sizeof(lease.line), "7712/1");
	rig_init(rig, CONF, "2026-12-03T22:00");
	rig->replica = &lease;
	rig_boot(rig);
	rig_run(rig, until);
	rig_kill(rig);
	CHECK(harness_store_meddle(rig->store, forget, forget) == 0);
	snprintf(lease.line, sizeof(lease.line), "%s", line);
	clock_set(&rig->clock, clock_now_ms(&rig->clock) + 5000);
}

/* The channel's token, without which nothing is swept. */
static void
boot(struct rig *rig)
{
	rig_boot(rig);
	rig->conf->channels.items[0].token = mem_string("xoxb-1");
}

static int64_t
told(const struct rig *rig)
{
	return harness_store_number(rig->store,
	    "SELECT count(*) FROM journal WHERE verb = 'failover'");
}

/* fault-row: 67 */
static void
test_doubt(void)
{
	static const struct {
		const char *label, *forget, *line;
		bool has_arrived;
		int chats, posts;
		unsigned look_ups;
		int told;
	} cases[] = {
		{ "found, not told again; mail is, as nobody can look",
		    FORGET_ALL, "7712/2", true, 1, 2, 1, 1 },
		{ "absent twice: told", FORGET_ALL, "7712/2", false, 1, 1, 4,
		    1 },
		{ "tried again later, and that is lost", FORGET_LAST,
		    "7712/2", true, 1, 2, 1, 1 },
		{ "another database", FORGET_ALL, "9999/1", true, 1, 2, 1, 1 },
		{ "the same timeline: what is planned is told", FORGET_ALL,
		    "7712/1", true, 2, 2, 0, 0 },
		{ "nothing was lost", FORGET_NOTHING, "7712/2", true, 1, 1, 0,
		    1 },
		{ "nobody knows where it is", FORGET_ALL, "", true, 2, 2, 0,
		    0 },
	};
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(cases); i++) {
		fail_over(&rig, "2026-12-03T23:00:05", cases[i].forget,
		    cases[i].line);
		CHECK_ROW(rig_count(&rig, "chat", "start") == 1,
		    cases[i].label);
		for (k = rig.delivered.count; k-- > 0;)
			if (!cases[i].has_arrived)
				free(rig.delivered.items[k].bytes);
		if (!cases[i].has_arrived)
			rig.delivered.count = 0;
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T23:02");
		CHECK_ROW((int)rig_count(&rig, "chat", "start") ==
		    cases[i].chats, cases[i].label);
		CHECK_ROW((int)rig_count(&rig, "post", "start") ==
		    cases[i].posts, cases[i].label);
		CHECK_ROW(rig.look_ups == cases[i].look_ups, cases[i].label);
		CHECK_ROW(told(&rig) == cases[i].told, cases[i].label);
		/* What is due later is told without looking. */
		rig_run(&rig, "2026-12-04T01:10");
		CHECK_ROW(rig_count(&rig, "chat", "end") == 1,
		    cases[i].label);
		CHECK_ROW(rig.look_ups == cases[i].look_ups, cases[i].label);
		rig_clear(&rig);
	}
}

/* The same mail twice has one Message-ID, by which it is known. */
static void
test_mail(void)
{
	struct rig rig;
	const char *keys[8] = { NULL };
	size_t i, count = 0;

	fail_over(&rig, "2026-12-03T23:00:05", FORGET_ALL, "7712/2");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:02");
	for (i = 0; i < rig.delivered.count; i++)
		if (strcmp(rig.delivered.items[i].sink, "post") == 0)
			keys[count++] = rig.delivered.items[i].key;
	CHECK_NUMBER((int64_t)count, 2);
	CHECK(keys[0] != NULL && keys[0][0] != '\0');
	CHECK_STRING(keys[0], keys[1]);
	rig_clear(&rig);
}

/* A restart in the middle of looking goes on looking; later nothing of it is
 * left. */
static void
test_again(void)
{
	struct rig rig;

	fail_over(&rig, "2026-12-03T23:00:05", FORGET_ALL, "7712/2");
	rig_boot(&rig);
	rig_run_until(&rig, clock_now_ms(&rig.clock) + 1000);
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:02");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(told(&rig), 1);
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T01:10");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_NUMBER(told(&rig), 1);
	rig_clear(&rig);
}

/* A message in the channel that the old primary knew of. */
static void
post(struct rig *rig, const char *key)
{
	struct rig_delivery *message = array_add(&rig->delivered);

	snprintf(message->sink, sizeof(message->sink), "chat");
	snprintf(message->kind, sizeof(message->kind), "end");
	snprintf(message->key, sizeof(message->key), "%s", key);
	message->bytes = mem_string("{}");
	message->at_ms = clock_now_ms(&rig->clock) - 8000;
	message->true_ms = clock_boot_ms(&rig->clock) - 8000;
	message->number = ++rig->number;
}

/* The key of the end, which is the same whenever it is told. */
static void
find_key(char ret_key[static 40])
{
	struct rig rig;
	size_t i;

	fail_over(&rig, "2026-12-04T01:00:05", FORGET_NOTHING, "7712/2");
	for (i = 0; i < rig.delivered.count; i++)
		if (strcmp(rig.delivered.items[i].kind, "end") == 0 &&
		    strcmp(rig.delivered.items[i].sink, "chat") == 0)
			snprintf(ret_key, 40, "%s",
			    rig.delivered.items[i].key);
	rig_boot(&rig);
	rig_clear(&rig);
}

/* What is in the channel and should not be is told to people, once, and
 * stays: somebody's end, and what nobody can name any more. */
static void
test_forgotten(void)
{
	static const struct {
		const char *label, *line;
		bool is_posted;
		int told;
	} cases[] = {
		{ "two are there", "7712/2", true, 3 },
		{ "all is known", "7712/2", false, 1 },
		{ "no failover", "7712/1", true, 0 },
	};
	struct rig rig;
	char key[40] = "";
	size_t i, delivered;

	find_key(key);
	CHECK(key[0] != '\0');
	for (i = 0; i < countof(cases); i++) {
		fail_over(&rig, "2026-12-03T23:10", FORGET_NOTHING,
		    cases[i].line);
		if (cases[i].is_posted) {
			post(&rig, key);
			post(&rig, "00112233445566778899aabbccddeeff");
		}
		delivered = rig.delivered.count;
		boot(&rig);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 15000);
		CHECK_ROW(told(&rig) == cases[i].told, cases[i].label);
		CHECK_ROW(harness_store_number(rig.store, "SELECT count(*) FROM"
		    " journal WHERE verb = 'failover' AND detail LIKE"
		    " 'chat has a message (%) that the database does not know"
		    " as sent%'") == (cases[i].told == 3), cases[i].label);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 90000);
		CHECK_ROW(told(&rig) == cases[i].told, cases[i].label);
		CHECK_ROW(rig.delivered.count == delivered, cases[i].label);
		rig_clear(&rig);
	}
}

/* Another core takes over on the configuration that readers have; or its
 * database fails at once, and they go on with the one that was. */
static void
test_readers(void)
{
	struct service_seams seams = { 0 };
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct snapshot *snapshot;
	struct service *next;
	struct rig rig;
	char folder[] = "/tmp/test_failover.XXXXXX", *place, *yaml;
	const char *secret;

	CHECK(mkdtemp(folder) != NULL);
	place = mem_format("%s/signing", folder);
	CHECK(file_replace(place, "5190", 4, NULL) == 0);
	CHECK(chmod(place, 0600) == 0);
	rig_init(&rig, "", "2026-12-03T12:00");
	yaml = mem_format("site: {title: S, url: \"https://one.example\"}\n"
	    "slack-app: {team: T012AB3C4, app: A0KRD7HC3, signing-secret: "
	    "{file: %s}}\n" CONF, place);
	rig_write(&rig, yaml);
	CHECK(conf_load(rig.path, NULL, &rig.conf, &complaints) == 0);
	seams = (struct service_seams){ .clock = &rig.clock,
	    .random = &rig.random, .network = &rig.network,
	    .store = rig.store, .replica = &lease, .replica_name = "one",
	    .counts = &rig.counts };
	rig.service = service_new(&seams, rig.conf, &error);
	CHECK_ROW(rig.service != NULL, error.text);
	snapshot = service_snapshot(rig.service);
	secret = snapshot->conf->slack_app.secret;
	CHECK_STRING(secret, "5190");
	next = service_new(&seams, rig.conf, &error);
	CHECK_ROW(next != NULL, error.text);
	CHECK(snapshot->feed_site.host == rig.conf->feed_site.host);
	CHECK_STRING(snapshot->feed_site.host, "one.example");
	CHECK(snapshot->conf->slack_app.secret == secret);
	service_free(next);
	CHECK(harness_store_meddle(rig.store, HIDE, HIDE) == 0);
	CHECK(service_new(&seams, rig.conf, &error) == NULL);
	CHECK(harness_store_meddle(rig.store, SHOW, SHOW) == 0);
	CHECK(snapshot->feed_site.host == rig.conf->feed_site.host);
	snapshot_release(snapshot);
	rig_clear(&rig);
	CHECK(unlink(place) == 0 && rmdir(folder) == 0);
	free(place);
	free(yaml);
	complaint_clear(&complaints);
}

/* A file of holidays that this one could not read, and another replica could:
 * who takes over has its dates, and readers of the core before see their
 * configuration as it was.  What the configuration's file holds meanwhile is not
 * looked at. */
static void
test_holidays(void)
{
	static const char yaml[] = "holidays: {us: {file: /no/such.ics}}\n"
	    CONF;
	struct service_seams seams = { 0 };
	struct error error = { 0 };
	struct snapshot *before, *after;
	struct service *next;
	struct rig rig;
	int is_changed;

	for (is_changed = 0; is_changed < 2; is_changed++) {
		rig_init(&rig, yaml, "2026-12-03T12:00");
		rig.replica = &lease;
		rig_boot(&rig);
		before = service_snapshot(rig.service);
		CHECK(before->conf->holidays.items[0].fault != NULL);
		CHECK(store_meta_put(rig.store, STORE_META_HOLIDAYS "us",
		    "{\"path\":\"/no/such.ics\",\"as_of\":7,\"dates\":"
		    "[{\"days\":20811,\"title\":\"Eve\"}]}", &error) == 0);
		if (is_changed)
			rig_write(&rig, CONF);
		seams = (struct service_seams){ .clock = &rig.clock,
		    .random = &rig.random, .network = &rig.network,
		    .store = rig.store, .replica = &lease,
		    .replica_name = "one", .counts = &rig.counts,
		    .is_simulated = true, .generation = before->generation };
		next = service_new(&seams, before->conf, &error);
		CHECK_ROW(next != NULL, error.text);
		CHECK_NUMBER(before->conf->holidays.items[0].dates.count, 0);
		CHECK_NUMBER(before->conf->holidays.items[0].as_of, 0);
		after = service_snapshot(next);
		CHECK_NUMBER(after->conf->holidays.items[0].dates.count, 1);
		CHECK_STRING(after->conf->hash, before->conf->hash);
		snapshot_release(after);
		service_free(next);
		snapshot_release(before);
		rig_clear(&rig);
	}
}

static int gone_status;
static char *gone_text;

static void
gone_done(struct command *command)
{
	gone_status = command->status;
	free(gone_text);
	gone_text = mem_string(command->body == NULL ? "" : command->body);
	command_free(command);
}

/* While its database is out of reach, whoever asks is told so, in words.
 * fault-row: 67 */
static void
test_gone(void)
{
	static const struct {
		enum command_verb verb;
		int status;
		const char *words;
	} rows[] = {
		{ COMMAND_STATUS, 503, "this replica has had no database since "
		    "2026-12-03T22:00:00Z (it is silent): it announces nothing "
		    "and takes no acts; calendars and pages show what was "
		    "known then; it tries again each second, and one that has "
		    "the database leads meanwhile: ask there\n" },
		{ COMMAND_ACT, 503, "nothing was done: this replica has had no "
		    "database since 2026-12-03T22:00:00Z (it is silent); it "
		    "tries again each second; try again, or at another one\n" },
		{ COMMAND_METRICS, 200, NULL },
	};
	struct command *command;
	struct rig rig;
	size_t i;

	rig_init(&rig, CONF, "2026-12-03T22:10");
	rig.replica = &lease;
	rig_boot(&rig);
	lease.gone_at = rig_at("2026-12-03T22:00");
	snprintf(lease.gone_why, sizeof(lease.gone_why), "it is silent");
	for (i = 0; i < countof(rows); i++) {
		command = command_new(rows[i].verb);
		command->done = gone_done;
		service_command(rig.service, command);
		CHECK_NUMBER(gone_status, rows[i].status);
		if (rows[i].words != NULL)
			CHECK_STRING(gone_text, rows[i].words);
	}
	lease.gone_at = 0;
	free(gone_text);
	rig_clear(&rig);
}

int
main(void)
{
	test_gone();
	test_readers();
	test_holidays();
	test_doubt();
	test_mail();
	test_again();
	test_forgotten();
	return harness_end();
}
