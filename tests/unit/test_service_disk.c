/* SPDX-License-Identifier: MIT */
/* A disk that is full, and a file that is really closed and opened again. */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "command.h"
#include "file.h"
#include "service_internal.h"
#include "service_rig.h"
#include "store_internal.h"

#define CONF RIG_WINDOW RIG_CHANNELS

static char folder[64] = "/tmp/test_service_disk.XXXXXX";
static char database[96], filler[96];

/* Remove the database and its copies; how many of these there were. */
static size_t
remove_all(void)
{
	char backup[96], path[384];
	struct dirent *entry;
	size_t count = 0;
	DIR *directory;

	snprintf(backup, sizeof(backup), "%s/backup", folder);
	directory = opendir(backup);
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", backup, entry->d_name);
		count += unlink(path) == 0;
	}
	if (directory != NULL)
		closedir(directory);
	rmdir(backup);
	unlink(database);
	snprintf(path, sizeof(path), "%s-marks", database);
	unlink(path);
	return count;
}

/* Every step in a file, the process gone in between. */
static void
test_reopened(void)
{
	struct store_options options = { .path = database };
	struct error error = { 0 };
	struct rig rig;
	int i;

	rig_init_on(&rig, CONF, "2026-12-02T12:00", database);
	rig_boot(&rig);
	for (i = 0; i < 12; i++) {
		/* Handed over, delivered, never heard of. */
		(void)service_step(rig.service, &error);
		rig_deliver(&rig);
		rig_kill(&rig);
		store_free(rig.store);
		CHECK(store_new(&options, &rig.store, &error) == 0);
		clock_set(&rig.clock, rig_at("2026-12-02T23:00") * 1000 +
		    i * 3 * 3600 * 1000);
		rig_boot(&rig);
	}
	rig_run(&rig, "2026-12-05T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	CHECK(rig_count(&rig, "chat", "start") <= 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
	(void)remove_all();
}

static void
answered(struct command *command)
{
	(void)command;
}

static void
check_feed_is_served(struct rig *rig)
{
	struct command *command = command_new(COMMAND_FEED);

	command->argument = mem_string("all");
	command->done = answered;
	service_command(rig->service, command);
	CHECK_NUMBER(command->status, 200);
	CHECK(strstr(command->body, "END:VCALENDAR") != NULL);
	command_free(command);
}

static void
check_is_declined(struct rig *rig, enum command_verb verb)
{
	struct command *command = command_new(verb);

	command->done = answered;
	service_command(rig->service, command);
	CHECK_NUMBER(command->status, 507);
	CHECK(strstr(command->body, "is full") != NULL);
	command_free(command);
}

/* Mail to many, so that most of what is claimed waits for a connection. */
#define CROWD 40

static void
write_crowd(struct text *yaml)
{
	int i;

	text_puts(yaml, "channels:\n  post:\n    from: pd@example.org\n"
	    "    smtp: smtp://localhost:25\n    tls: none\n    email:\n");
	for (i = 0; i < CROWD; i++)
		text_putf(yaml, "      - u%d@example.org\n", i);
	text_puts(yaml, "windows:\n  work: {title: Work, when: every Thursday"
	    " at 15:00, zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: post, end: false}]}\n");
}

/* After a kill only what was handed over is in doubt.  What was claimed and
 * waited goes out at once, all of it once. */
/* fault-row: 2 3 */
static void
test_killed_with_claims(void)
{
	struct store_options options = { .path = database };
	struct error error = { 0 };
	struct text yaml = { 0 };
	struct rig rig;
	size_t handed_over;
	int i;

	write_crowd(&yaml);
	rig_init_on(&rig, text_string(&yaml), "2026-12-03T22:00", database);
	rig_boot(&rig);
	rig_sleep(&rig, "2026-12-03T23:00");
	for (i = 0; i < 4; i++)
		(void)service_step(rig.service, &error);
	handed_over = rig.starts;
	CHECK(handed_over > 0 && handed_over < CROWD);
	rig_deliver(&rig);
	rig_kill(&rig);
	store_free(rig.store);
	CHECK(store_new(&options, &rig.store, &error) == 0);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:01");
	CHECK_NUMBER(rig.events[OUTBOX_SENT], CROWD - handed_over);
	CHECK_NUMBER(rig.delivered.count, CROWD);
	/* In doubt: repeated once, when queues have moved. */
	rig_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig.events[OUTBOX_SENT], CROWD);
	CHECK_NUMBER(rig.delivered.count, CROWD + handed_over);
	rig_clear(&rig);
	text_clear(&yaml);
	(void)remove_all();
}

static void
posted(void *context)
{
	sem_post(context);
}

/* The disk commits in the background: answers come in meanwhile, and nothing is
 * handed over twice or lost. */
static void
test_background(void)
{
	struct store_options options = { .path = database, .wake = posted };
	struct error error = { 0 };
	struct text yaml = { 0 };
	struct rig rig;
	sem_t over;
	size_t begun_count = 0, turn = 0;

	sem_init(&over, 0, 0);
	options.wake_context = &over;
	write_crowd(&yaml);
	rig_init_on(&rig, text_string(&yaml), "2026-12-03T22:00", database);
	store_free(rig.store);
	CHECK(store_new(&options, &rig.store, &error) == 0);
	rig_boot(&rig);
	rig_sleep(&rig, "2026-12-03T23:00");
	while (rig.events[OUTBOX_SENT] < CROWD) {
		(void)service_step(rig.service, &error);
		if (rig.service->is_committing) {
			begun_count++;
			(void)rig_answer(&rig);
			/* A command meanwhile waits for it. */
			if (begun_count % 2 == 0)
				check_feed_is_served(&rig);
			sem_wait(&over);
		} else if (++turn % 2 == 0) {
			(void)rig_answer(&rig);
		}
	}
	CHECK(begun_count > 0);
	CHECK_NUMBER(rig.starts, CROWD);
	CHECK_NUMBER(service_in_flight(rig.service), 0);
	rig_clear(&rig);
	text_clear(&yaml);
	sem_destroy(&over);
	(void)remove_all();
}

/* The server is gone while the disk commits: what was claimed for it meanwhile
 * is not forgotten, and leaves when it is back. */
static void
test_gone_in_the_background(void)
{
	struct store_options options = { .path = database, .wake = posted };
	struct error error = { 0 };
	struct text yaml = { 0 };
	struct rig rig;
	sem_t over;
	size_t i, refused = 0, turn;

	sem_init(&over, 0, 0);
	options.wake_context = &over;
	write_crowd(&yaml);
	text_puts(&yaml, "  more: {title: More, when: every Thursday at 15:01, "
	    "zone: America/Los_Angeles, duration: 2h, announce: [{to: post, "
	    "end: false}]}\n");
	rig_init_on(&rig, text_string(&yaml), "2026-12-03T22:00", database);
	store_free(rig.store);
	CHECK(store_new(&options, &rig.store, &error) == 0);
	rig_boot(&rig);
	rig_sleep(&rig, "2026-12-03T23:00");
	(void)service_step(rig.service, &error);
	rig_sleep(&rig, "2026-12-03T23:01");
	for (turn = 0; turn < 9999 && rig.events[OUTBOX_SENT] < 2 * CROWD;
	    turn++) {
		(void)service_step(rig.service, &error);
		for (i = 0; refused == 0 && rig.service->is_committing &&
		    rig.service->claimed.list.count > 0 &&
		    i < rig.pending.count; i++)
			rig.pending.items[i].answer = RIG_DOWN;
		refused += i;
		(void)rig_answer(&rig);
		if (rig.service->is_committing)
			sem_wait(&over);
		else
			clock_set(&rig.clock, clock_now_ms(&rig.clock) + 100);
	}
	CHECK(refused > 0);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 2 * CROWD);
	CHECK_NUMBER(rig.delivered.count, 2 * CROWD);
	CHECK_NUMBER(service_in_flight(rig.service), 0);
	rig_clear(&rig);
	text_clear(&yaml);
	sem_destroy(&over);
	(void)remove_all();
}

/* Copies are made between announcements, never just before one. */
static void
test_backup(void)
{
	char copy[160];
	struct error error = { 0 };
	struct rig rig;

	rig_init_on(&rig, CONF, "2026-12-02T12:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T01:00");
	snprintf(copy, sizeof(copy), "%s/backup", folder);
	CHECK(access(copy, F_OK) != 0);
	rig_sleep(&rig, "2026-12-03T22:59:30");
	(void)service_step(rig.service, &error);
	CHECK(access(copy, F_OK) != 0);
	rig_sleep(&rig, "2026-12-03T23:00");
	(void)service_step(rig.service, &error);
	/* On their way. */
	CHECK_NUMBER(rig.starts, 4);
	CHECK(access(copy, F_OK) != 0);
	rig_run(&rig, "2026-12-03T23:01");
	CHECK(access(copy, F_OK) == 0);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 6);
	rig_clear(&rig);
	CHECK_NUMBER(remove_all(), 2);
}

/* It cannot be copied: everything else goes on, and it is said. */
static void
test_backup_fails(void)
{
	struct command *command;
	char copy[160];
	struct rig rig;
	FILE *file;

	snprintf(copy, sizeof(copy), "%s/backup", folder);
	file = fopen(copy, "w");
	CHECK(file != NULL && fclose(file) == 0);
	rig_init_on(&rig, CONF, "2026-12-02T12:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:30");
	command = command_new(COMMAND_STATUS);
	command->done = answered;
	service_command(rig.service, command);
	CHECK(strstr(command->body, "cannot copy the database") != NULL);
	command_free(command);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 4);
	/* It is tried again with the next step after an hour. */
	unlink(copy);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 6);
	rig_clear(&rig);
	CHECK_NUMBER(remove_all(), 1);
}

static void
fill_disk(void)
{
	static const char zeros[4096];
	int descriptor = open(filler, O_CREAT | O_WRONLY, 0600);

	while (write(descriptor, zeros, sizeof(zeros)) > 0)
		continue;
	close(descriptor);
}

/* fault-row: 6 */
static void
test_full(void)
{
	struct error error = { 0 };
	struct rig rig;
	int64_t wake_ms;

	rig_init_on(&rig, CONF, "2026-12-03T22:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:30");
	fill_disk();
	rig_sleep(&rig, "2026-12-03T23:00");
	wake_ms = service_step(rig.service, &error);
	/* Nothing is sent that is not recorded; it is tried again soon. */
	CHECK_NUMBER(wake_ms, rig_at("2026-12-03T23:00:05") * 1000);
	CHECK_NUMBER(rig.starts, 0);
	check_feed_is_served(&rig);
	rig_run(&rig, "2026-12-03T23:01");
	CHECK_NUMBER(rig.starts, 0);
	unlink(filler);
	rig_run(&rig, "2026-12-03T23:02");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 1);

	/* Full when the answers come: they are kept, not asked for again. */
	rig_sleep(&rig, "2026-12-04T01:00");
	(void)service_step(rig.service, &error);
	CHECK_NUMBER(rig.starts, 4);
	fill_disk();
	(void)rig_answer(&rig);
	(void)service_step(rig.service, &error);
	rig_run(&rig, "2026-12-04T01:05");
	unlink(filler);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig.starts, 4);
	CHECK_NUMBER(rig.look_ups, 0);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 4);
	rig_clear(&rig);
	unlink(database);
}

/* How often the log has the event. */
static int
count_event(int descriptor, const char *event)
{
	char line[2048];
	FILE *file = fdopen(dup(descriptor), "r");
	int count = 0;

	rewind(file);
	while (fgets(line, sizeof(line), file) != NULL)
		count += strstr(line, event) != NULL;
	fclose(file);
	return count;
}

/* It is tried every five seconds, and told each hour; that it goes on, too. */
static void
test_full_is_told(void)
{
	char path[96];
	struct log log = { .level = LOG_LEVEL_INFO };
	struct rig rig;

	/* Not on the disk that is full. */
	snprintf(path, sizeof(path), "/tmp/test_service_disk.log.XXXXXX");
	log.descriptor = mkstemp(path);
	unlink(path);
	rig_init_on(&rig, CONF, "2026-12-03T22:00", database);
	log.clock = &rig.clock;
	rig_boot(&rig);
	rig.service->seams.log = &log;
	rig_run(&rig, "2026-12-03T22:30");
	fill_disk();
	rig_run(&rig, "2026-12-03T23:59");
	CHECK_NUMBER(count_event(log.descriptor, "event=store_failed"), 1);
	rig_run(&rig, "2026-12-04T00:30");
	CHECK_NUMBER(count_event(log.descriptor, "event=store_failed"), 2);
	CHECK_NUMBER(count_event(log.descriptor, "event=database_back"), 0);
	unlink(filler);
	rig_run(&rig, "2026-12-04T00:31");
	CHECK_NUMBER(count_event(log.descriptor, "event=store_failed"), 2);
	CHECK_NUMBER(count_event(log.descriptor, "event=database_back"), 1);
	/* Another time is another failure. */
	fill_disk();
	rig_run(&rig, "2026-12-04T01:05");
	CHECK_NUMBER(count_event(log.descriptor, "event=store_failed"), 3);
	unlink(filler);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(count_event(log.descriptor, "event=database_back"), 2);
	rig_clear(&rig);
	close(log.descriptor);
	(void)remove_all();
}

static int
commit_full(struct store *store, struct error *ret_error)
{
	store->is_full = true;
	return error_set(ret_error, ERROR_STORE, "the disk is full");
}

/* That nobody was reached is one failure, however often it has to be written
 * down: where it were twenty, the channel would stay closed for a minute. */
static void
test_full_unreached(void)
{
	const struct store_driver *sound;
	struct store_driver full;
	struct rig rig;

	rig_init_on(&rig, CONF, "2026-12-03T22:00", database);
	rig_boot(&rig);
	rig.trouble = RIG_DOWN;
	rig.trouble_until_ms = rig_at("2026-12-03T23:00:01") * 1000;
	rig_sleep(&rig, "2026-12-03T23:00");
	(void)service_step(rig.service, NULL);
	sound = rig.store->driver;
	full = *sound;
	full.commit = commit_full;
	rig.store->driver = &full;
	(void)rig_answer(&rig);
	rig_run(&rig, "2026-12-03T23:01:40");
	rig.store->driver = sound;
	rig_run(&rig, "2026-12-03T23:02");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
	(void)remove_all();
}

/* Full when it starts: it cannot begin, but it can be looked at, and writes
 * nothing even where there is room meanwhile.  fault-row: 6 */
static void
test_full_start(void)
{
	struct complaints complaints = { 0 };
	struct store_options options = { .path = database };
	struct service_seams seams = { .is_simulated = true };
	struct error error = { 0 };
	struct rig rig;

	rig_init_on(&rig, CONF, "2026-12-03T22:00", database);
	rig_boot(&rig);
	service_free(rig.service);
	/* An open one keeps the room of its last journal. */
	store_free(rig.store);
	fill_disk();
	CHECK(store_new(&options, &rig.store, &error) == 0);
	seams.clock = &rig.clock;
	seams.random = &rig.random;
	seams.store = rig.store;
	CHECK(service_new(&seams, rig.conf, &error) == NULL);
	CHECK(store_is_full(rig.store));
	CHECK(!store_is_unsure(rig.store));
	seams.is_follower = true;
	seams.trouble = error.text;
	rig.service = service_new(&seams, rig.conf, &error);
	if (!CHECK(rig.service != NULL))
		return;
	check_feed_is_served(&rig);
	CHECK(rig.service->snapshot->is_full);
	unlink(filler);
	check_is_declined(&rig, COMMAND_JOURNAL);
	check_is_declined(&rig, COMMAND_TOKEN_REVOKE);
	CHECK(service_reload(rig.service, "signal", &complaints) ==
	    SERVICE_UNWRITTEN);
	complaint_clear(&complaints);
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
	(void)remove_all();
}

static void
check_status_says(struct rig *rig, const char *part)
{
	struct command *command = command_new(COMMAND_STATUS);

	command->done = answered;
	service_command(rig->service, command);
	CHECK_NUMBER(command->status, 200);
	CHECK(strstr(command->body, part) != NULL);
	command_free(command);
}

/* fault-row: 11: somebody moves the file while nothing is to be written: whoever
 * asks is told, so is who looks at the page; it goes on when it is back. */
static void
test_moved(void)
{
	char *aside = mem_format("%s/aside", folder);
	struct error error = { 0 };
	struct rig rig;
	int64_t now_ms;

	rig_init_on(&rig, CONF, "2026-12-04T12:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T12:10");
	CHECK(rename(database, aside) == 0);
	check_status_says(&rig, "is gone: put it back");
	CHECK(rig.service->snapshot->is_astray);
	CHECK(rename(aside, database) == 0);
	rig_run(&rig, "2026-12-04T12:20");
	check_status_says(&rig, "\"trouble\": null");
	CHECK(!rig.service->snapshot->is_astray);
	/* Nobody asks: the next step sees it. */
	CHECK(rename(database, aside) == 0);
	now_ms = clock_now_ms(&rig.clock);
	CHECK_NUMBER(service_step(rig.service, &error), now_ms + 5000);
	CHECK(strstr(rig.service->trouble, "is gone: put it back") != NULL);
	CHECK(rig.service->snapshot->is_astray);
	CHECK(rename(aside, database) == 0);
	rig_run(&rig, "2026-12-04T12:30");
	CHECK(!rig.service->snapshot->is_astray);
	/* Another one in its place: only a new start helps. */
	CHECK(rename(database, aside) == 0 && file_replace(database, "", 0,
	    &error) == 0);
	CHECK_NUMBER(service_step(rig.service, &error), INT64_MIN);
	CHECK(strstr(error.text, "is another file than") != NULL);
	CHECK(rename(aside, database) == 0);
	rig_clear(&rig);
	free(aside);
	(void)remove_all();
}

/* A small disk of our own, where the system lets us. */
static bool
mount_small(void)
{
	if (unshare(CLONE_NEWNS) != 0 &&
	    unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", folder, "tmpfs", 0, "size=512k") == 0;
}

/* Old and young ones. */
static size_t
letters(const struct rig *rig, const char *which)
{
	char *sql = mem_format("SELECT count(*) FROM letter WHERE body %s"
	    " CAST('x' AS BLOB)", which);
	sqlite3_stmt *statement = NULL;
	size_t count = 0;

	if (CHECK(sqlite3_prepare_v2(rig->store->connection, sql, -1,
	    &statement, NULL) == SQLITE_OK) &&
	    CHECK(sqlite3_step(statement) == SQLITE_ROW))
		count = (size_t)sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	free(sql);
	return count;
}

/* Letters of a busy day, settled long ago. */
static void
begin_letters(struct rig *rig)
{
	rig_init(rig, CONF, "2026-12-03T22:00");
	rig_boot(rig);
	rig_run(rig, "2026-12-03T23:00:30");
	CHECK(harness_store_meddle(rig->store,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	    " WHERE i < 1700) INSERT INTO outbox (key, brief, kind, lead_secs,"
	    " revision, channel, recipient, sequence, due_at, state,"
	    " created_ms, updated_ms) SELECT randomblob(16), 1, 'start', 0, 0,"
	    " 'chat', '', 0, 1, 'sent', 1, 1 FROM n;"
	    "INSERT INTO letter SELECT id, CAST('x' AS BLOB) FROM outbox"
	    " WHERE updated_ms = 1", NULL) == 0);
}

/* All of them go within minutes, though nothing else is written then; young
 * ones stay. */
static void
test_letters_go(void)
{
	struct rig rig;
	size_t young;

	if (harness_is_postgresql())
		return;
	begin_letters(&rig);
	/* Until something is written, a day later or more. */
	rig_run(&rig, "2026-12-09T22:59");
	CHECK_NUMBER(letters(&rig, "="), 1700);
	rig_run(&rig, "2026-12-09T23:00:30");
	young = letters(&rig, "<>");
	CHECK(young > 0);
	CHECK_NUMBER(letters(&rig, "="), 1200);
	rig_run(&rig, "2026-12-09T23:05");
	CHECK_NUMBER(letters(&rig, "="), 0);
	CHECK_NUMBER(letters(&rig, "<>"), young);
	/* And from then on once a day again. */
	CHECK(rig.service->prune_at == 0);
	rig_clear(&rig);
}

/* They went when the clock ran ahead: from that time they are not counted. */
static void
test_letters_go_again(void)
{
	struct rig rig;

	if (harness_is_postgresql())
		return;
	begin_letters(&rig);
	rig.service->pruned_at += 400 * CIVIL_DAY_SECS;
	rig_run(&rig, "2026-12-04T01:00:30");
	CHECK_NUMBER(letters(&rig, "="), 1200);
	rig.service->pruned_at += 400 * CIVIL_DAY_SECS;
	rig.service->prune_at += 400 * CIVIL_DAY_SECS;
	rig_run(&rig, "2026-12-09T23:05");
	CHECK_NUMBER(letters(&rig, "="), 0);
	rig_clear(&rig);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(database, sizeof(database), "%s/patchday.db", folder);
	snprintf(filler, sizeof(filler), "%s/filler", folder);
	test_reopened();
	test_killed_with_claims();
	test_background();
	test_gone_in_the_background();
	test_backup();
	test_backup_fails();
	test_letters_go();
	test_letters_go_again();
	test_full_unreached();
	test_moved();
	if (mount_small()) {
		test_full();
		test_full_is_told();
		test_full_start();
		(void)umount(folder);
	} else {
		fprintf(stderr, "no full disk: mounting is not allowed\n");
	}
	rmdir(folder);
	return harness_end();
}
