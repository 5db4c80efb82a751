/* SPDX-License-Identifier: MIT */
/*
 * More of what the service does while its database fails, at each statement of
 * it in turn: copies of messages that are looked for, zone data that change,
 * conflicts that come up, what files of holidays said.
 */
#include <sys/stat.h>

#define FAULT_IO_EVERY 12

#include "fault_rig.h"
#include "file.h"
#include "store_meta.h"

#define HOLIDAYS \
	"holidays:\n" \
	"  us: {title: US, dates: [{date: 2026-12-24, title: Eve}]}\n" \
	"  chile: {title: Chile, dates: [{date: 2026-12-24, title: Eve}]}\n"
#define WINDOWS(zone) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: " zone "\n" \
	"    duration: 2h\n" \
	"    coordinators: [lead]\n" \
	"    start: auto\n" \
	"    announce: [{to: [chat], remind: [24h], start: true, end: true}]\n" \
	"  daily:\n" \
	"    title: Daily\n" \
	"    when: every day at 03:00\n" \
	"    zone: " zone "\n" \
	"    duration: 1h\n" \
	"    coordinators: [lead]\n" \
	"    announce: [{to: [chat], start: true}]\n" \
	"people:\n  lead: {title: The lead, contact: anna}\n" \
	HOLIDAYS RIG_CHANNELS \
	"  anna: {slack: \"#anna\", token: {file: no-such-token}}\n"
#define SITE WINDOWS("UTC")
#define FROZEN \
	"policy:\n  freezes:\n" \
	"    - {title: Freeze, from: 2026-12-05, until: 2026-12-12}\n" SITE
#define NOW "2026-12-02T12:00"

/* --- copies --------------------------------------------------------------- */

static const struct store_lease lease;
static struct service_counts counts;
static char kept[40], copied[40];	/* stamps of the two */
static unsigned deleted;

/* Slack deletes it. */
static void
arrived(struct rig *rig, const struct rig_delivery *message)
{
	struct rig_delivery *other;
	char ts[40];
	size_t i;

	rig_cut(message->bytes, "\"ts\":\"", "\"", ts, sizeof(ts));
	if (ts[0] == '\0' || strstr(message->bytes, "metadata") != NULL)
		return;
	/* Never the one that the thread hangs on. */
	CHECK_STRING(ts, copied);
	deleted++;
	for (i = 0; i < rig->delivered.count; i++) {
		other = &rig->delivered.items[i];
		if (other->number == 100)
			other->sink[0] = '\0';
	}
}

/* A start is there twice: two replicas have sent it. */
static void
twice(struct rig *rig)
{
	struct rig_delivery *found = NULL, copy;
	size_t i;

	rig_run(rig, "2026-12-03T15:05");
	for (i = 0; i < rig->delivered.count; i++)
		if (strcmp(rig->delivered.items[i].kind, "start") == 0)
			found = &rig->delivered.items[i];
	if (!CHECK(found != NULL))
		return;
	snprintf(kept, sizeof(kept), "%lld.%06u", (long long)found->at_ms /
	    1000, found->number);
	copy = *found;
	copy.bytes = mem_string(found->bytes);
	copy.number = 100;
	snprintf(copied, sizeof(copied), "%lld.%06u", (long long)copy.at_ms /
	    1000, copy.number);
	array_push(&rig->delivered, copy);
	rig->arrived = arrived;
}

/* It has come to: whatever fails is looked for again. */
static int
sweep(struct rig *rig)
{
	struct service *service = rig->service;
	size_t i;

	if (fault_code == SQLITE_IOERR)
		return 200;	/* then it starts anew, and is alone */
	deleted = 0;
	counts = (struct service_counts){ 0 };
	for (i = 0; i < rig->conf->channels.count; i++)
		if (rig->conf->channels.items[i].token == NULL &&
		    strcmp(rig->conf->channels.items[i].id, "chat") == 0)
			rig->conf->channels.items[i].token =
			    mem_string("xoxb-1");
	service->seams.replica = &lease;
	service->seams.counts = &counts;
	service->sweep.due_ms = INT64_MAX;
	service_sweep_soon(service);
	fault_run_until(rig, clock_now_ms(&rig->clock) + 60000);
	CHECK_NUMBER(deleted, 1);
	if (fault_at == 0)
		CHECK_NUMBER(counts.duplicates, 1);
	service->seams.replica = NULL;
	service->sweep.due_ms = INT64_MAX;
	return 200;
}

/* --- zone data ------------------------------------------------------------ */

static char zones[] = "/tmp/patchday-zones-XXXXXX";
static char *zone_files[2];
static size_t zone_lengths[2];

/* Two forms of one zone, an hour apart. */
static void
make_zones(void)
{
	static const char *const rules[] = { "Zone Test/Zone 1:00 - TST\n",
		"Zone Test/Zone 0:00 - TST\n" };
	struct error error;
	char *source, *file, *command;
	size_t i;

	if (!CHECK(mkdtemp(zones) != NULL))
		abort();
	source = mem_format("%s/source", zones);
	file = mem_format("%s/Test/Zone", zones);
	command = mem_format("PATH=$PATH:/usr/sbin zic -d %s %s", zones,
	    source);
	for (i = 0; i < 2; i++) {
		CHECK(file_replace(source, rules[i], strlen(rules[i]),
		    &error) == 0);
		CHECK(system(command) == 0);
		CHECK(file_read(file, 65536, &zone_files[i],
		    &zone_lengths[i], &error) == 0);
	}
	free(command);
	free(source);
	free(file);
}

static void
put_zone(size_t form)
{
	char *file = mem_format("%s/Test/Zone", zones);

	CHECK(file_replace(file, zone_files[form], zone_lengths[form],
	    NULL) == 0);
	free(file);
}

static void
in_zone(struct rig *rig)
{
	put_zone(0);
	rig->zoneinfo = zones;
	rig_kill(rig);
	rig_write(rig, WINDOWS("Test/Zone"));
	rig_boot(rig);
	rig_run(rig, "2026-12-03T13:30");
}

/* The clocks are put on: taken whole, or not at all. */
static int
change_zone(struct rig *rig)
{
	const struct conf *before = rig->service->conf;

	put_zone(1);
	service_check_zones(rig->service);
	if (rig->service->conf == before) {
		put_zone(0);
		return 507;
	}
	conf_release(rig->conf);
	rig->conf = conf_hold(rig->service->conf);
	return 200;
}

/* --- conflicts ------------------------------------------------------------ */

/* A freeze is written down; who is in charge hears of what meets it. */
static void
frozen(struct rig *rig)
{
	rig_run(rig, "2026-12-02T12:30");
	CHECK_NUMBER(act_reload(rig, FROZEN), 0);
	service_settle(rig->service);
}

static int
hear_of_it(struct rig *rig)
{
	fault_run_until(rig, rig_at("2026-12-02T13:00") * 1000);
	CHECK(rig_count(rig, "anna", "conflict") > 0);
	return 200;
}

/* --- holidays ------------------------------------------------------------- */

/* As if both lists had come from files: read, or not. */
static void
from_files(struct conf *conf, bool is_read)
{
	struct holidays *holidays;
	size_t i;

	for (i = 0; i < conf->holidays.count; i++) {
		holidays = &conf->holidays.items[i];
		if (holidays->path == NULL)
			holidays->path = mem_format("/%s.ics", holidays->id);
		holidays->as_of = is_read ? 1000 : 0;
		free(holidays->fault);
		holidays->fault = is_read ? NULL : mem_string("gone");
		if (is_read)
			holiday_add(holidays, 20000 + (int64_t)i, "Day",
			    true);
		holiday_sort(holidays);
	}
}

static int
save_holidays(struct rig *rig)
{
	struct error error = { 0 };

	from_files(rig->conf, true);
	if (service_holidays_save(rig->service, rig->conf, &error) == 0 &&
	    service_commit(rig->service, &error) == 0)
		return 200;
	CHECK_NUMBER(error.code, ERROR_STORE);
	service_rollback(rig->service);
	return 507;
}

static void
saved_holidays(struct rig *rig)
{
	CHECK_NUMBER(save_holidays(rig), 200);
}

static size_t
count_of_file(const struct holidays *holidays)
{
	size_t i, count = 0;

	for (i = 0; i < holidays->dates.count; i++)
		count += holidays->dates.items[i].is_of_file;
	return count;
}

/* What a file gave last stays, and what is written by hand beside it. */
static int
restore_holidays(struct rig *rig)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	struct error error = { 0 };
	int status;
	size_t i;

	CHECK(conf_load(rig->path, NULL, &conf, &complaints) == 0);
	from_files(conf, false);
	status = service_holidays_restore(rig->service, conf, &error);
	for (i = 0; i < conf->holidays.count && status == 0; i++) {
		CHECK_NUMBER(count_of_file(&conf->holidays.items[i]), 1);
		CHECK_NUMBER(conf->holidays.items[i].dates.count, 2);
		CHECK_NUMBER(conf->holidays.items[i].as_of, 1000);
	}
	complaint_clear(&complaints);
	conf_release(conf);
	return status == 0 ? 200 : 507;
}

/* What was kept is read as if it had rotted: what is no date is none. */
static void
test_rotten(void)
{
	static const struct { const char *kept; size_t count; } rows[] = {
		{ "", 0 }, { "{", 0 }, { "[]", 0 }, { "{}", 0 },
#define KEPT(dates) "{\"path\":\"/us.ics\",\"as_of\":7,\"dates\":" dates "}"
		{ KEPT("[{\"days\":1,\"title\":\"A\"},{\"days\":2,\"title\":"
		    "\"B\"}]"), 2 },
		{ KEPT("[]"), 0 }, { KEPT("null"), 0 }, { KEPT("7"), 0 },
		{ KEPT("[7,{\"days\":1},{\"title\":{}},{\"days\":2,\"title\":"
		    "\"B\"}]"), 1 },
		/* A number that is none is 0: the day is one. */
		{ KEPT("[{\"days\":[],\"title\":\"A\"}]"), 1 },
		{ KEPT("[{\"days\":\"1111111111111111111\",\"title\":\"A\"}]"),
		    1 },
		{ "{\"path\":\"/us.ics\",\"dates\":[{\"days\":1,\"title\":"
		    "\"A\"}]}", 0 },
		{ "{\"path\":\"/other.ics\",\"as_of\":7,\"dates\":[{\"days\":1,"
		    "\"title\":\"A\"}]}", 0 },
	};
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct conf *conf;
	struct rig rig;
	size_t i;

	rig_init(&rig, SITE, NOW);
	rig_boot(&rig);
	for (i = 0; i < countof(rows); i++) {
		conf = NULL;
		CHECK(service_write(rig.service, &error) == 0);
		CHECK(store_meta_put(rig.store, STORE_META_HOLIDAYS "us",
		    rows[i].kept, &error) == 0);
		CHECK(conf_load(rig.path, NULL, &conf, &complaints) == 0);
		from_files(conf, false);
		CHECK(service_holidays_restore(rig.service, conf,
		    &error) == 0);
		if (!CHECK_ROW(count_of_file(&conf->holidays.items[0]) ==
		    rows[i].count, rows[i].kept))
			fprintf(stderr, "   %zu\n",
			    count_of_file(&conf->holidays.items[0]));
		conf_release(conf);
	}
	service_rollback(rig.service);
	complaint_clear(&complaints);
	rig_clear(&rig);
}

static const struct fault_case cases[] = {
	{ "a copy is looked for", SITE, NOW, twice, sweep, 200, FAULT_FREE },
	{ "zone data change", SITE, NOW, in_zone, change_zone, 200,
	    FAULT_LATER },
	{ "a conflict comes up", SITE, NOW, frozen, hear_of_it, 200,
	    FAULT_FREE },
	{ "holidays are kept", SITE, NOW, NULL, save_holidays, 200,
	    FAULT_WHOLE },
	{ "holidays are put back", SITE, NOW, saved_holidays,
	    restore_holidays, 200, FAULT_FREE },
};

int
main(void)
{
	char *command;
	size_t i;

	if (harness_is_postgresql()) {
		CHECK(true);	/* its own fail in test_store_postgresql */
		return harness_end();
	}
	test_rotten();
	make_zones();
	for (i = 0; i < countof(cases); i++)
		fault_play(&cases[i]);
	for (i = 0; i < 2; i++)
		free(zone_files[i]);
	command = mem_format("rm -r %s", zones);
	CHECK(system(command) == 0);
	free(command);
	return harness_end();
}
