/* SPDX-License-Identifier: MIT */
/*
 * The machine that the service runs on: it boots, runs, is killed or loses
 * power at any step of its disk and any request to its network, is asleep, and
 * has its clock set.
 *
 * A crash is not a jump out of the middle of the service: from the step on at
 * which it happens the disk fails and the network is deaf, so what the service
 * still does in memory has no effect, and is freed as any other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "doc.h"
#include "file.h"
#include "mem.h"
#include "service_internal.h"
#include "sim.h"
#include "store_internal.h"
#include "store_journal.h"

#define MACHINE_IDLE_MOST 2000
#define MACHINE_STOP_MS 10000		/* as daemon/runtime.c */
#define MACHINE_ZONES_MS 3600000

bool
sim_machine_is_dead(const struct sim *sim)
{
	return vfs_is_dead(sim->disk);
}

static void
machine_write_conf(struct sim *sim)
{
	struct text text = { 0 };

	sim_site_format(&sim->site, &text);
	sim_tell(sim, "the site\n%.*s", (int)(strstr(text_string(&text),
	    "environments:") - text_string(&text)), text_string(&text));
	if (file_replace(sim->conf_path, text_string(&text), text.length,
	    NULL) < 0)
		abort();
	text_clear(&text);
}

/* --- a fresh database ----------------------------------------------------- */

/* Made once in a process: bringing up the tables is most of a first start. */
static void
machine_install(struct sim *sim)
{
	static void *image;
	static size_t image_size;
	struct store_options options = { .path = sim->database };
	struct error error = { 0 };
	struct store *store = NULL;
	const void *bytes;

	if (image == NULL) {
		struct vfs_disk *disk = vfs_disk_new(1);

		vfs_use(disk);
		if (store_new(&options, &store, &error) < 0) {
			fprintf(stderr, "%s\n", error.text);
			abort();
		}
		store_free(store);
		bytes = vfs_get(disk, sim->database, &image_size);
		image = mem_bytes(bytes, image_size);
		vfs_disk_free(disk);
	}
	vfs_use(sim->disk);
	vfs_put(sim->disk, sim->database, image, image_size);
}

static void
machine_touch(const struct sim *sim, const char *name)
{
	char *path = mem_format("%s/%s", sim->folder, name);

	(void)file_replace(path, "", 0, NULL);
	free(path);
}

/* What was handed over is believed under the same boot only. */
static void
machine_forget_marks(const struct sim *sim)
{
	char *path = mem_format("%s-marks", sim->database);

	(void)unlink(path);
	free(path);
}

void
sim_machine_init(struct sim *sim)
{
	snprintf(sim->conf_path, sizeof(sim->conf_path), "%s/conf.yaml",
	    sim->folder);
	snprintf(sim->database, sizeof(sim->database), "%s/patchday.db",
	    sim->folder);
	snprintf(sim->zoneinfo, sizeof(sim->zoneinfo), "%s/zoneinfo",
	    sim->folder);
	/* A copy of a day to come: none is made. */
	machine_touch(sim, "backup/patchday-2099-01-01.db");
	machine_forget_marks(sim);
	sim->disk = vfs_disk_new(sim->seed ^ 0x5eed);
	vfs_set_liar(sim->disk, sim->mutation == SIM_LYING_DISK);
	machine_install(sim);
	clock_init_pinned(&sim->clock, sim->begin_ms);
	random_init_seeded(&sim->random, sim->seed * 2 + 1);
}

/* --- what is in force ----------------------------------------------------- */

/* The file, or the zone data, are another from now on. */
static void
machine_begin_epoch(struct sim *sim, int64_t from_at, int64_t until_at)
{
	struct sim_epoch *epoch = array_add(&sim->epochs);

	if (sim->epochs.count > 1)
		epoch[-1].until_at = until_at;
	epoch->site = sim->site;
	epoch->tree = sim->tree;
	epoch->from_at = from_at;
	epoch->until_at = INT64_MAX;
}

static bool
machine_is_other(const struct sim *sim)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];

	return epoch->tree != sim->tree || memcmp(&epoch->site, &sim->site,
	    sizeof(sim->site)) != 0;
}

/* Pass on to the next thing that happens, at most `wait_ms` from now; was
 * anything answered? */
static bool
machine_pass(struct sim *sim, int64_t wait_ms)
{
	int64_t until_ms = sim_true_ms(sim) + wait_ms, next_ms;

	for (;;) {
		next_ms = sim_peers_next_ms(sim);
		if (next_ms > until_ms)
			next_ms = until_ms;
		if (next_ms > sim_true_ms(sim))
			clock_set(&sim->clock, sim_wall_ms(sim) + next_ms -
			    sim_true_ms(sim));
		if (sim_peers_run(sim))
			return true;
		if (next_ms >= until_ms)
			return false;
	}
}

/* --- up and down ---------------------------------------------------------- */

static void
machine_fall(struct sim *sim)
{
	service_free(sim->service);
	sim->service = NULL;
	store_free(sim->store);
	sim->store = NULL;
	sim_commit_forget(sim);
	conf_release(sim->conf);
	sim->conf = NULL;
	sim->crash_starts = sim->stop_steps = 0;
}

/* One start; false: it died at once, or the disk is full. */
static bool
machine_start(struct sim *sim)
{
	struct store_options options = { .path = sim->database };
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct service_seams seams = { .clock = &sim->clock,
	    .random = &sim->random, .network = &sim->network,
	    .zoneinfo = sim->zoneinfo, .is_simulated = true };
	struct text text = { 0 };

	if (conf_load(sim->conf_path, sim->zoneinfo, &sim->conf,
	    &complaints) < 0) {
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%s", text_string(&text));
		abort();
	}
	complaint_clear(&complaints);
	if (store_new(&options, &sim->store, &error) == 0) {
		seams.store = sim->store;
		sim->service = service_new(&seams, sim->conf, &error);
	}
	if (sim->service != NULL && !sim_machine_is_dead(sim))
		return true;
	if (!sim_machine_is_dead(sim) && !vfs_is_full(sim->disk))
		sim_fail(sim, "does not start", error.text);
	machine_fall(sim);
	return false;
}

/* Ends of work that was said to be over, which the service writes down where
 * another configuration would let it go on: they count from now on. */
static void
machine_take_own(struct sim *sim)
{
	struct journal_filter filter = { .only_acts = true,
	    .oldest_first = true };
	struct journal_entries entries = { 0 };
	const struct journal_entry *entry;
	struct error error = { 0 };
	size_t i, seen = 0;
	struct act act;

	if (sim_machine_is_dead(sim) || store_journal_list(sim->store,
	    &filter, &entries, &error) < 0)
		return;
	for (i = 0; i < entries.list.count; i++) {
		entry = &entries.list.items[i];
		if (strcmp(entry->who, "patchday") != 0 ||
		    seen++ < sim->own.count ||
		    act_parse(entry->act, strlen(entry->act), &act, NULL) < 0)
			continue;
		array_push(&sim->own, act);
		sim_life_take(sim, &act);
	}
	store_journal_clear(&entries);
}

void
sim_machine_boot(struct sim *sim)
{
	int tries;

	machine_write_conf(sim);
	for (tries = 0; !machine_start(sim); tries++) {
		if (tries > 20) {
			fprintf(stderr, "%s", text_string(&sim->report));
			abort();
		}
		/* A supervisor tries again; somebody makes room. */
		if (tries > 5)
			vfs_set_full(sim->disk, false);
		clock_set(&sim->clock, sim_wall_ms(sim) + 5000);
		sim_note_trouble(sim, sim_true_ms(sim));
		vfs_restart(sim->disk, VFS_KILLED);
	}
	sim->events++;
	if (sim->epochs.count == 0) {
		sim->planned_at = sim_wall_ms(sim) / 1000;
		machine_begin_epoch(sim, sim->planned_at, 0);
	} else if (machine_is_other(sim)) {
		/* What fell due since the mark on the disk is planned by the
		 * new one, but where that is is not known from outside. */
		machine_begin_epoch(sim, sim_wall_ms(sim) / 1000 >
		    sim->planned_at ? sim_wall_ms(sim) / 1000 :
		    sim->planned_at, sim->planned_at);
	}
	machine_take_own(sim);
}

/* The last act that a person did, and how many they did: the service writes ends
 * of its own (judge_is_own()). */
static const struct journal_entry *
machine_find_deed(const struct journal_entries *entries, size_t *ret_count)
{
	const struct journal_entry *last = NULL;
	size_t i;

	*ret_count = 0;
	for (i = 0; i < entries->list.count; i++)
		if (strcmp(entries->list.items[i].who, "patchday") != 0) {
			last = &entries->list.items[i];
			++*ret_count;
		}
	return last;
}

/* An act that was under way when it died: is it in the journal? */
static void
machine_settle_deeds(struct sim *sim)
{
	struct sim_deed *deed = sim->deeds.count == 0 ? NULL :
	    &sim->deeds.items[sim->deeds.count - 1];
	struct journal_filter filter = { .only_acts = true,
	    .oldest_first = true };
	struct journal_entries entries = { 0 };
	struct error error = { 0 };
	struct act act = { 0 };
	const struct journal_entry *last;
	size_t count;

	if (deed == NULL || deed->is_acknowledged)
		return;
	deed->is_acknowledged = true;
	if (store_journal_list(sim->store, &filter, &entries, &error) < 0) {
		sim_fail(sim, "the journal cannot be read", error.text);
		return;
	}
	last = machine_find_deed(&entries, &count);
	if (last != NULL && count == sim->deeds.count && act_parse(last->act,
	    strlen(last->act), &act, NULL) == 0) {
		sim_tell(sim, "was taken, though nobody was told");
		sim_life_take(sim, &act);
		act_clear(&deed->act);
		deed->act = act;
	} else {
		act_clear(&deed->act);
		sim->deeds.count--;
	}
	store_journal_clear(&entries);
}

/* It is gone: the world goes on without it, and it is started again. */
static void
machine_return(struct sim *sim, enum vfs_power power, int64_t down_ms)
{
	int64_t until_ms = sim_true_ms(sim) + down_ms;

	machine_fall(sim);
	sim->restarts++;
	sim_note_trouble(sim, until_ms);
	while (sim_true_ms(sim) < until_ms)
		(void)machine_pass(sim, until_ms - sim_true_ms(sim));
	vfs_restart(sim->disk, power);
	if (power == VFS_NO_POWER)
		machine_forget_marks(sim);
	sim_machine_boot(sim);
	machine_settle_deeds(sim);
}

void
sim_machine_restart(struct sim *sim, enum vfs_power power, int64_t down_ms)
{
	sim_tell(sim, "%s, down for %lld s", power == VFS_KILLED ? "killed" :
	    "no power", (long long)down_ms / 1000);
	vfs_crash(sim->disk);
	machine_return(sim, power, down_ms);
}

/* It died in the middle of something. */
static void
machine_recover(struct sim *sim)
{
	static const int64_t downs_ms[] = { 100, 100, 2000, 30000, 600000,
	    3 * 3600000, 30 * 3600000 };

	sim_machine_restart(sim, sim_roll(sim, 2) ? VFS_KILLED :
	    VFS_NO_POWER, downs_ms[sim_roll(sim, countof(downs_ms))]);
}

void
sim_machine_settle(struct sim *sim)
{
	store_commit_wait(sim->store);
	if (sim_machine_is_dead(sim))
		machine_recover(sim);
}

void
sim_machine_clear(struct sim *sim)
{
	machine_fall(sim);
	vfs_disk_free(sim->disk);
	sim->disk = NULL;
}

/* --- running -------------------------------------------------------------- */

/* A change was taken: what was due by then is owed by the old one.  Somebody
 * who reloads under a wrong clock says that it is right. */
static void
machine_adopt(struct sim *sim, bool was_wrong)
{
	int64_t now_at = sim_wall_ms(sim) / 1000;
	int64_t until_at = sim->planned_at;

	if (now_at > sim->planned_at || was_wrong)
		sim->planned_at = now_at;
	if (!was_wrong)
		until_at = sim->planned_at;
	machine_begin_epoch(sim, sim->planned_at, until_at);
	sim_note_trouble(sim, sim_true_ms(sim));
}

/* One step; when it wants to be called again (wall), INT64_MIN: it died. */
static int64_t
machine_step(struct sim *sim)
{
	struct error error = { 0 };
	int64_t now_ms = sim_wall_ms(sim);
	int64_t until_at = sim->service->agenda.planned_until, wake_ms;

	sim_commit_settle(sim);
	wake_ms = service_step(sim->service, &error);
	sim->events++;
	if (sim_machine_is_dead(sim))
		return INT64_MIN;
	/* It found by itself that its clock had been wrong. */
	if (sim->service->agenda.planned_until < until_at)
		machine_adopt(sim, true);
	if (wake_ms == INT64_MIN) {
		sim_fail(sim, "gave up", error.text);
		vfs_crash(sim->disk);
		return INT64_MIN;
	}
	/* It stands still, and says so, until somebody tells it. */
	if (sim->service->is_clock_wrong)
		sim_note_trouble(sim, sim_true_ms(sim));
	if (wake_ms > now_ms && sim->service->trouble[0] == '\0' &&
	    !sim->commit.is_pending && now_ms / 1000 > sim->planned_at)
		sim->planned_at = now_ms / 1000;
	return sim_commit_wake_ms(sim, wake_ms);
}

void
sim_machine_run(struct sim *sim, int64_t until_wall_ms)
{
	int64_t wake_ms, left_ms;
	unsigned idle = 0;

	while (sim_wall_ms(sim) <= until_wall_ms) {
		wake_ms = machine_step(sim);
		if (wake_ms == INT64_MIN) {
			machine_recover(sim);
			continue;
		}
		if (sim->stop_steps > 0 && service_in_flight(sim->service) >
		    0 && --sim->stop_steps == 0) {
			sim_machine_stop(sim, sim_roll(sim, 3) ? 100 :
			    sim_roll(sim, 900000));
			continue;
		}
		left_ms = until_wall_ms - sim_wall_ms(sim);
		if (wake_ms > until_wall_ms) {
			if (!machine_pass(sim, left_ms))
				break;
			continue;
		}
		if (wake_ms <= sim_wall_ms(sim) &&
		    ++idle > MACHINE_IDLE_MOST) {
			sim_fail(sim, "goes round and round", "");
			break;
		}
		if (wake_ms > sim_wall_ms(sim))
			idle = 0;
		(void)machine_pass(sim, wake_ms - sim_wall_ms(sim));
	}
	if (sim_wall_ms(sim) < until_wall_ms)
		clock_set(&sim->clock, until_wall_ms);
}

/* What was answered is not in doubt for those who come after. */
static void
machine_judge_stop(struct sim *sim)
{
	struct outbox_counts counts = { 0 };
	struct error error = { 0 };

	if (service_in_flight(sim->service) > 0 || vfs_is_full(sim->disk))
		return;
	if (store_outbox_count(sim->store, true, &counts, &error) < 0)
		sim_fail(sim, "the outbox cannot be read", error.text);
	if (counts.active[OUTBOX_SENDING] > 0)
		sim_fail(sim, "stopped in order, and in doubt", "");
}

void
sim_machine_stop(struct sim *sim, int64_t down_ms)
{
	int64_t until_ms = sim_true_ms(sim) + MACHINE_STOP_MS;
	struct error error = { 0 };
	int64_t left_ms = MACHINE_STOP_MS, wake_ms;

	sim_tell(sim, "stopped, %zu in flight, down for %lld s",
	    service_in_flight(sim->service), (long long)down_ms / 1000);
	sim->events++;
	service_drain(sim->service);
	while (!sim_machine_is_dead(sim) && left_ms > 0 &&
	    service_in_flight(sim->service) > 0) {
		sim_commit_settle(sim);
		wake_ms = service_step(sim->service, &error);
		sim->events++;
		if (wake_ms == INT64_MIN)
			break;
		wake_ms = sim_commit_wake_ms(sim, wake_ms);
		if (wake_ms - sim_wall_ms(sim) < left_ms)
			left_ms = wake_ms - sim_wall_ms(sim);
		(void)machine_pass(sim, left_ms);
		left_ms = until_ms - sim_true_ms(sim);
	}
	store_commit_wait(sim->store);
	if (sim_machine_is_dead(sim)) {
		machine_recover(sim);
		return;
	}
	machine_judge_stop(sim);
	machine_return(sim, VFS_KILLED, down_ms);
}

/* --- what is done to it --------------------------------------------------- */

void
sim_machine_reload(struct sim *sim)
{
	struct complaints complaints = { 0 };
	bool was_wrong = sim->service->is_clock_wrong;
	int status;

	machine_write_conf(sim);
	sim->events++;
	status = service_reload(sim->service, "sim", &complaints);
	if (sim_machine_is_dead(sim)) {
		/* It did not happen; the next start finds the file. */
		sim->changed_down = true;
		complaint_clear(&complaints);
		machine_recover(sim);
		return;
	}
	if (status != SERVICE_RELOADED)
		sim_fail(sim, "a reload failed", complaints.list.count > 0 ?
		    complaints.list.items[0].text : "");
	else
		machine_adopt(sim, was_wrong);
	machine_take_own(sim);
	complaint_clear(&complaints);
	conf_release(sim->conf);
	sim->conf = conf_hold(sim->service->conf);
}

void
sim_machine_misread(struct sim *sim)
{
	static const char broken[] = "site: {title: Simulated}\nwindows: [\n";
	struct complaints complaints = { 0 };
	enum service_reloaded status;

	sim_tell(sim, "reload   of a broken file");
	if (file_replace(sim->conf_path, broken, strlen(broken), NULL) < 0)
		abort();
	sim->events++;
	status = service_reload(sim->service, "sim", &complaints);
	complaint_clear(&complaints);
	/* Somebody puts it right. */
	machine_write_conf(sim);
	if (sim_machine_is_dead(sim))
		machine_recover(sim);
	else if (status != SERVICE_REFUSED)
		sim_fail(sim, "a broken file was not refused", "");
}

void
sim_machine_check_zones(struct sim *sim)
{
	sim->events++;
	service_check_zones(sim->service);
	if (sim_machine_is_dead(sim)) {
		machine_recover(sim);
		return;
	}
	if (machine_is_other(sim))
		machine_adopt(sim, false);
	machine_take_own(sim);
	conf_release(sim->conf);
	sim->conf = conf_hold(sim->service->conf);
}

/* The answer, kept where done() finds it. */
struct machine_answer {
	int status;
	struct act act;
	char sentence[200];
};

static void
machine_done(struct command *command)
{
	struct machine_answer *answer = command->context;
	struct doc *map = NULL;

	answer->status = command->status;
	if (command->status != 200)
		snprintf(answer->sentence, sizeof(answer->sentence), "%s",
		    command->body == NULL ? "" : command->body);
	else if (doc_parse_json(command->body, command->length, 1 << 20, &map,
	    NULL) < 0 || act_read(doc_find(map, "taken"), &answer->act,
	    NULL) < 0)
		answer->status = 599;
	doc_free(map);
	command_free(command);
}

bool
sim_machine_command(struct sim *sim, struct command *command)
{
	sim->events++;
	service_command(sim->service, command);
	if (!sim_machine_is_dead(sim))
		return true;
	machine_recover(sim);
	return false;
}

int
sim_machine_act(struct sim *sim, const char *json, bool is_helper)
{
	struct machine_answer answer = { 0 };
	struct command *command = command_new(COMMAND_ACT);
	struct sim_deed *deed;
	struct doc *map = NULL;
	const char *verb = NULL;
	enum act_verb kind = ACT_NOTE;

	if (doc_parse_json(json, strlen(json), 1 << 16, &map, NULL) == 0)
		verb = doc_string(doc_find(map, "act"));
	if (verb != NULL)
		(void)act_parse_verb(verb, &kind, NULL);
	doc_free(map);
	command->argument = mem_string(json);
	command->requester = requester_new(is_helper ? SUBJECT_LOGIN :
	    SUBJECT_LOCAL, "cli", is_helper ? SIM_HELPER : "boss");
	command->requester->is_root = !is_helper;
	if (is_helper)
		requester_add_person(command->requester, SIM_HELPER);
	command->done = machine_done;
	command->context = &answer;
	sim->events++;
	service_command(sim->service, command);
	if (sim_machine_is_dead(sim)) {
		act_clear(&answer.act);
		deed = array_add(&sim->deeds);
		deed->act = (struct act){ .verb = kind,
		    .at_ms = sim_wall_ms(sim) };
		machine_recover(sim);
		return 0;
	}
	sim_tell(sim, "act      %s: %d %s", json, answer.status,
	    answer.sentence);
	if (answer.status == 200) {
		deed = array_add(&sim->deeds);
		deed->act = answer.act;
		deed->is_acknowledged = true;
		if (sim_wall_ms(sim) / 1000 > sim->planned_at)
			sim->planned_at = sim_wall_ms(sim) / 1000;
		sim_life_take(sim, &deed->act);
	} else if (answer.status != 409 && answer.status != 404 &&
	    answer.status != 422 && answer.status != 503 &&
	    answer.status != 507) {
		sim_fail(sim, "an odd answer to an act", json);
	}
	return answer.status;
}

void
sim_machine_jump(struct sim *sim, int64_t wall_ms)
{
	sim_tell(sim, "the clock is set by %lld s",
	    (long long)(wall_ms - sim_wall_ms(sim)) / 1000);
	if (wall_ms < sim_wall_ms(sim))
		sim->back_ms = sim_true_ms(sim);
	clock_jump(&sim->clock, wall_ms);
	sim_note_trouble(sim, sim_true_ms(sim));
}

void
sim_machine_sleep(struct sim *sim, int64_t ms)
{
	int64_t until_ms = sim_true_ms(sim) + ms;

	sim_tell(sim, "asleep for %lld s", (long long)ms / 1000);
	/* What should have been done then, too. */
	sim_note_trouble(sim, until_ms);
	while (sim_true_ms(sim) < until_ms)
		(void)machine_pass(sim, until_ms - sim_true_ms(sim));
	sim->slept_ms[0] = until_ms - ms;
	sim->slept_ms[1] = sim_true_ms(sim);
	sim_note_trouble(sim, sim_true_ms(sim));
}
