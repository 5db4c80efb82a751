/* SPDX-License-Identifier: MIT */
/*
 * Somebody who has subscribed to the calendars: asks for them again and again,
 * and keeps what was shown, as their program does.  What it compares by is RFC
 * 5545 and 5546: an entry is known by UID and RECURRENCE-ID; where what it shows
 * has changed SEQUENCE has grown, and where it has not nothing has.  In the
 * expanded form an entry is also compared with the checker's own idea of the
 * occurrence.
 *
 * By dice of its own, in few runs, as a feed of 400 days is long.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "command.h"
#include "mem.h"
#include "service_internal.h"
#include "sim.h"

#define FEED_RUNS 16		/* one of so many has a subscriber */
#define FEED_ASKS 3		/* who asks after one of so many deeds */
#define FEED_SOON_DAYS 9	/* of which all has to be shown */
#define FEED_HASH UINT64_C(14695981039346656037)	/* FNV-1a */
#define FEED_HASH_BY UINT64_C(1099511628211)

/* One VEVENT, as it was shown last. */
struct sim_entry {
	char key[160];			/* form, UID, RECURRENCE-ID */
	char identity[OCCURRENCE_IDENTITY_MAX];	/* expanded: of the UID */
	uint64_t hash;			/* of what is shown */
	int sequence;
	char modified[24], created[24], stamp[24];
	char start[24], end[24], status[16];
	unsigned document;		/* the number of its last one */
};

/* The answer. */
struct feed_document {
	int status;
	char *body;
	int64_t modified_at;
};

void
sim_feed_init(struct sim *sim)
{
	random_init_seeded(&sim->feed_dice, sim->seed ^ 0xfeed);
	sim->has_subscriber = random_below(&sim->feed_dice, FEED_RUNS) == 0 ||
	    sim->mutation == SIM_KEPT_SEQUENCE ||
	    sim->mutation == SIM_LOST_ENTRY;
}

void
sim_feed_clear(struct sim *sim)
{
	array_clear(&sim->entries);
	sim_series_clear(sim);
}

void
sim_feed_identity(const struct sim_window *window, int64_t local,
    char ret[static OCCURRENCE_IDENTITY_MAX])
{
	struct window named = { .id = (char *)window->id };
	struct occurrence occurrence = { .window = &named,
	    .original_local = local };

	occurrence_format_identity(&occurrence, ret);
}

/* --- reading -------------------------------------------------------------- */

void
sim_feed_unfold(char *body)
{
	char *from = body, *to = body;

	while (*from != '\0') {
		if (strncmp(from, "\r\n ", 3) == 0)
			from += 3;
		else
			*to++ = *from++;
	}
	*to = '\0';
}

bool
sim_feed_take(const char *line, const char *name, char *ret, size_t size)
{
	size_t length = strlen(name);
	const char *value = strchr(line, ':');

	if (strncmp(line, name, length) != 0 || value == NULL ||
	    (line[length] != ':' && line[length] != ';'))
		return false;
	snprintf(ret, size, "%s", value + 1);
	return true;
}

static void
feed_hash(struct sim_entry *entry, const char *line)
{
	for (; *line != '\0'; line++)
		entry->hash = (entry->hash ^ (unsigned char)*line) *
		    FEED_HASH_BY;
	entry->hash = (entry->hash ^ '\n') * FEED_HASH_BY;
}

static void
feed_read_line(struct sim_entry *entry, const char *line)
{
	char value[128];

	if (sim_feed_take(line, "SEQUENCE", value, sizeof(value))) {
		entry->sequence = atoi(value);
		return;
	}
	if (sim_feed_take(line, "DTSTAMP", entry->stamp,
	    sizeof(entry->stamp)) || sim_feed_take(line, "LAST-MODIFIED",
	    entry->modified, sizeof(entry->modified)) || sim_feed_take(line,
	    "CREATED", entry->created, sizeof(entry->created)))
		return;
	if (sim_feed_take(line, "UID", value, sizeof(value)) ||
	    sim_feed_take(line, "RECURRENCE-ID", value, sizeof(value)))
		snprintf(entry->key + strlen(entry->key), sizeof(entry->key) -
		    strlen(entry->key), "%s ", value);
	(void)sim_feed_take(line, "DTSTART", entry->start, sizeof(entry->start));
	(void)sim_feed_take(line, "DTEND", entry->end, sizeof(entry->end));
	(void)sim_feed_take(line, "STATUS", entry->status, sizeof(entry->status));
	feed_hash(entry, line);
}

/* "w0-20261203T150000@host": the occurrence. */
void
sim_feed_identity_of_uid(const char *uid,
    char ret[static OCCURRENCE_IDENTITY_MAX])
{
	const char *at = strchr(uid, '@'), *dash = at;
	struct sim_window window = { 0 };

	ret[0] = '\0';
	while (dash != NULL && dash > uid && *dash != '-')
		dash--;
	if (dash == NULL || dash == uid)
		return;
	snprintf(window.id, sizeof(window.id), "%.*s", (int)(dash - uid), uid);
	sim_feed_identity(&window, sim_series_seconds(dash + 1), ret);
}

/* --- comparing ------------------------------------------------------------ */

/* Mostly they come in the order of the time before. */
static struct sim_entry *
feed_find(struct sim *sim, const char *key)
{
	size_t i, k;

	for (i = 0; i < sim->entries.count; i++) {
		k = (sim->entry_hint + i) % sim->entries.count;
		if (strcmp(sim->entries.items[k].key, key) == 0) {
			sim->entry_hint = k + 1;
			return &sim->entries.items[k];
		}
	}
	return NULL;
}

/* The clock of the service tells when something was changed, so only where that
 * was never set. */
static void
feed_compare_dates(struct sim *sim, const struct sim_entry *old,
    const struct sim_entry *new)
{
	if (strcmp(new->stamp, new->modified) != 0)
		sim_fail(sim, "DTSTAMP is not LAST-MODIFIED", new->key);
	if (strcmp(new->created, old->created) != 0)
		sim_fail(sim, "CREATED has changed", new->key);
	if (strcmp(new->modified, old->modified) < 0)
		sim_fail(sim, "LAST-MODIFIED went back", new->key);
	if (new->sequence > old->sequence &&
	    strcmp(new->modified, old->modified) == 0)
		sim_fail(sim, "SEQUENCE grew, LAST-MODIFIED did not",
		    new->key);
}

/* A series and its exceptions have one SEQUENCE. */
static void
feed_compare(struct sim *sim, const struct sim_entry *old,
    const struct sim_entry *new)
{
	bool is_series = new->identity[0] == '\0';

	if (new->sequence < old->sequence)
		sim_fail(sim, "SEQUENCE went back", new->key);
	if (new->hash != old->hash && new->sequence == old->sequence)
		sim_fail(sim, "shown otherwise under the same SEQUENCE",
		    new->key);
	if (new->hash == old->hash && !is_series &&
	    (new->sequence != old->sequence ||
	    strcmp(new->modified, old->modified) != 0))
		sim_fail(sim, "shown as before, and SEQUENCE grew", new->key);
	feed_compare_dates(sim, old, new);
}

/* What the calendar says of the occurrence against what is known of it. */
static void
feed_judge(struct sim *sim, const struct sim_entry *entry)
{
	int64_t now_at = sim_wall_ms(sim) / 1000;
	struct sim_state state;
	bool is_off;

	sim_life_find(sim, entry->identity, now_at, &state);
	/* Of what people made for once the checker keeps the last. */
	if (state.window == NULL && entry->identity[0] == 'm')
		return;
	if (state.window == NULL) {
		sim_fail(sim, "in a calendar, and not planned",
		    entry->identity);
		return;
	}
	is_off = sim_life_is_off(&state);
	if ((strcmp(entry->status, "CANCELLED") == 0) != is_off)
		sim_fail(sim, is_off ? "off, but not in a calendar" :
		    "on, but off in a calendar", entry->identity);
	if (sim_series_seconds(entry->start) != state.start_at)
		sim_fail(sim, "a calendar has another start",
		    entry->identity);
	if (sim_series_seconds(entry->end) != state.end_at)
		sim_fail(sim, "a calendar has another end", entry->identity);
}

/* A fault for the checker to find: is the entry lost? */
static bool
feed_mutate(struct sim *sim, const struct sim_entry *old,
    struct sim_entry *entry)
{
	int64_t start_at = sim_series_seconds(entry->start) * 1000;

	if (sim->mutated > 0)
		return false;
	if (sim->mutation == SIM_KEPT_SEQUENCE && old != NULL &&
	    old->hash != entry->hash) {
		entry->sequence = old->sequence;
		sim->mutated++;
	}
	if (sim->mutation != SIM_LOST_ENTRY || entry->identity[0] != 'w' ||
	    start_at < sim_wall_ms(sim) ||
	    start_at > sim_wall_ms(sim) + 3 * SIM_DAY_MS)
		return false;
	sim->mutated++;
	return true;
}

static void
feed_end_entry(struct sim *sim, struct sim_entry *entry)
{
	struct sim_entry *old;

	if (strncmp(entry->key, "expanded ", 9) == 0)
		sim_feed_identity_of_uid(strchr(entry->key, ' ') + 1,
		    entry->identity);
	old = feed_find(sim, entry->key);
	entry->document = sim->documents;
	if (feed_mutate(sim, old, entry))
		return;
	if (entry->identity[0] != '\0')
		feed_judge(sim, entry);
	if (old == NULL) {
		array_push(&sim->entries, *entry);
		return;
	}
	if (old->document == entry->document)
		sim_fail(sim, "twice in one calendar", entry->key);
	else
		feed_compare(sim, old, entry);
	*old = *entry;
}

static void
feed_read(struct sim *sim, const char *form, char *body)
{
	struct sim_entry entry = { 0 };
	char *line, *rest = NULL;
	bool is_in = false;

	sim->documents++;
	sim_series_clear(sim);
	sim_feed_unfold(body);
	for (line = strtok_r(body, "\r\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\r\n", &rest)) {
		if (strcmp(line, "BEGIN:VEVENT") == 0) {
			entry = (struct sim_entry){ .hash = FEED_HASH };
			snprintf(entry.key, sizeof(entry.key), "%s ", form);
			sim_series_begin(sim);
			is_in = true;
		} else if (strcmp(line, "END:VEVENT") == 0) {
			feed_end_entry(sim, &entry);
			is_in = false;
		} else if (is_in) {
			feed_read_line(&entry, line);
			sim_series_take(sim, line);
		}
	}
}

/* --- what is missing ------------------------------------------------------ */

static void
feed_miss_one(struct sim *sim, const char *identity)
{
	int64_t now_at = sim_wall_ms(sim) / 1000;
	struct sim_state state;
	size_t i;

	sim_life_find(sim, identity, now_at, &state);
	if (state.window == NULL || (sim_life_is_off(&state) &&
	    state.end_at < now_at + CIVIL_DAY_SECS))
		return;
	for (i = 0; i < sim->entries.count; i++)
		if (sim->entries.items[i].document == sim->documents &&
		    strcmp(sim->entries.items[i].identity, identity) == 0)
			return;
	sim_fail(sim, "not in the calendar", identity);
}

/* Each that is planned soon is there. */
static void
feed_miss(struct sim *sim)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	int64_t day = sim_wall_ms(sim) / 1000 / CIVIL_DAY_SECS, local, i;
	char identity[OCCURRENCE_IDENTITY_MAX];
	size_t k;

	for (k = 0; k < SIM_WINDOWS; k++) {
		if (!epoch->site.windows[k].is_there)
			continue;
		for (i = -1; i < FEED_SOON_DAYS; i++) {
			local = (day + i) * CIVIL_DAY_SECS +
			    epoch->site.windows[k].minute * 60;
			if (!sim_site_has(&epoch->site.windows[k], local))
				continue;
			sim_feed_identity(&epoch->site.windows[k], local,
			    identity);
			feed_miss_one(sim, identity);
		}
	}
}

/* --- asking --------------------------------------------------------------- */

static void
feed_done(struct command *command)
{
	struct feed_document *document = command->context;

	document->status = command->status;
	document->modified_at = command->modified_at;
	document->body = command->status == 200 ? mem_string(command->body) :
	    NULL;
	command_free(command);
}

static void
feed_ask(struct sim *sim, enum feed_form form)
{
	struct feed_document document = { 0 };
	struct command *command = command_new(COMMAND_FEED);
	int64_t today = sim_wall_ms(sim) / SIM_DAY_MS;

	command->argument = mem_string("all");
	command->form = form;
	command->done = feed_done;
	command->context = &document;
	if (!sim_machine_command(sim, command)) {
		free(document.body);
		return;
	}
	if (document.status != 200) {
		sim_fail(sim, "a calendar is not given",
		    feed_form_name(form));
		return;
	}
	sim_tell(sim, "reads    the calendar, %s", feed_form_name(form));
	if (document.modified_at < sim->feed_modified_at[form])
		sim_fail(sim, "Last-Modified went back",
		    feed_form_name(form));
	sim->feed_modified_at[form] = document.modified_at;
	feed_read(sim, feed_form_name(form), document.body);
	free(document.body);
	if (form == FEED_EXPANDED)
		feed_miss(sim);
	else
		sim_series_judge(sim, today - 1, today + FEED_SOON_DAYS);
}

void
sim_feed_ask(struct sim *sim)
{
	if (!sim->has_subscriber || random_below(&sim->feed_dice,
	    FEED_ASKS) != 0)
		return;
	sim_machine_settle(sim);
	feed_ask(sim, random_below(&sim->feed_dice, 2) == 0 ? FEED_EXPANDED :
	    FEED_RULE);
}
