/* SPDX-License-Identifier: MIT */
/*
 * Where a window works and who is told: `stages`, `environments`, `announce`.
 * Whether the ids in them exist is asked when all files are read
 * (conf_cross.c).
 *
 *	stages: [[data-dev], [data-int, usdf-int], [data]]
 *	announce:
 *	  - to: [team, users]
 *	    remind: [7d, 24h]
 *	    end: false
 *	    invite: 35d
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "conf_internal.h"
#include "duration.h"
#include "mem.h"

#define CONF_STAGES_MAX 50		/* of a window */
#define CONF_WINDOW_ENVIRONMENTS_MAX 1000	/* over its stages */
#define CONF_REMINDERS_MAX 20		/* of an entry of `announce` */
#define CONF_INVITE_SECS (35 * (int64_t)CIVIL_DAY_SECS)	/* invite: true */
#define CONF_INVITE_MAX_SECS (400 * (int64_t)CIVIL_DAY_SECS)
#define CONF_REMIND_MAX_SECS (60 * CIVIL_DAY_SECS - 1)	/* before the start */

/* Add one environment to the stage, unless the window has it already: done
 * twice in one roll-out, nobody could say when it is over. */
static void
conf_stage_add(struct conf_loader *loader, const struct doc *doc,
    struct window *window, struct window_stage *stage)
{
	char *id = NULL;
	size_t i;
	bool is_double;

	if (doc_read_line(doc, CONF_LINE_MAX, &id, loader->complaints) < 0)
		return;
	/* This stage is not in the window yet: both are looked through. */
	is_double = window_has_environment(window, id);
	for (i = 0; i < stage->environments.count; i++)
		is_double |= strcmp(stage->environments.items[i], id) == 0;
	if (!is_double) {
		array_push(&stage->environments, id);
		return;
	}
	doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
	    "the environment \"%.80s\" is in this window twice; an "
	    "environment belongs to one stage", id);
	free(id);
}

/* One stage: a list of environments, or one.  A stage of faults alone is left
 * out. */
static void
conf_stage_read(struct conf_loader *loader, const struct doc *list,
    struct window *window)
{
	struct window_stage stage = { 0 };
	size_t i;

	if (list->type == DOC_LIST && list->count == 0)
		doc_complain(list, COMPLAINT_ERROR, loader->complaints,
		    "a stage must name at least one environment");
	for (i = 0; i < doc_item_count(list); i++)
		conf_stage_add(loader, doc_item(list, i), window, &stage);
	/* An empty stage would be a number without a name in messages. */
	if (stage.environments.count > 0)
		array_push(&window->stages, stage);
	else
		array_clear(&stage.environments);
}

/* How many environments the stages (or one stage) name.  Counted before they
 * are read, as each is compared with all before it. */
static size_t
conf_stages_count(const struct doc *list)
{
	size_t i, count = 0;

	for (i = 0; i < doc_item_count(list); i++)
		count += doc_item_count(doc_item(list, i));
	return count;
}

/* `environments` is short for one stage.  A window without any is allowed: not
 * all that is planned touches a system. */
void
conf_stages_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	const struct doc *stages = doc_find(entry, "stages");
	const struct doc *environments = doc_find(entry, "environments");
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (conf_stages_count(stages) + conf_stages_count(environments) >
	    CONF_WINDOW_ENVIRONMENTS_MAX) {
		doc_complain(stages != NULL ? stages : environments,
		    COMPLAINT_ERROR, loader->complaints,
		    "a window has at most %d environments",
		    CONF_WINDOW_ENVIRONMENTS_MAX);
		return;
	}
	if (stages != NULL && environments != NULL)
		doc_complain(environments, COMPLAINT_ERROR, loader->complaints,
		    "a window has stages or environments, not both; "
		    "environments is short for one stage");
	if (environments != NULL)
		conf_stage_read(loader, environments, window);
	if (stages == NULL || stages->is_refused)
		return;
	if (stages->type != DOC_LIST || stages->count == 0 ||
	    stages->count > CONF_STAGES_MAX) {
		doc_complain(stages, COMPLAINT_ERROR, loader->complaints,
		    "stages must be a list of 1 to %d lists of environments "
		    "([[dev], [int, prod]]), found %s", CONF_STAGES_MAX,
		    stages->type != DOC_LIST ? doc_show(stages, shown) :
		    stages->count == 0 ? "an empty list" : "more");
		return;
	}
	/* [dev, [int, prod]]: a text in the list is a stage of one. */
	for (i = 0; i < stages->count; i++)
		conf_stage_read(loader, &stages->items[i], window);
}

/* Add a reminder (or a question, `ask`); the longest lead first, which is the
 * order of time. */
static int
conf_reminders_add(struct window_announce *announce, int64_t secs)
{
	int64_t *items;
	size_t i;

	for (i = 0; i < announce->remind_secs.count; i++)
		if (announce->remind_secs.items[i] == secs)
			return -1;
	/* Insertion: 20 at most, and a double was found on the way. */
	array_push(&announce->remind_secs, secs);
	items = announce->remind_secs.items;
	for (; i > 0 && items[i - 1] < secs; i--)
		items[i] = items[i - 1];
	items[i] = secs;
	return 0;
}

/* A minute at least: below it the start itself says as much. */
void
conf_reminders_read(const struct doc *list,
    struct window_announce *announce, struct complaints *complaints)
{
	const struct doc *item;
	int64_t secs;
	size_t i;

	if (doc_item_count(list) > CONF_REMINDERS_MAX) {
		doc_complain(list, COMPLAINT_ERROR, complaints,
		    "%s has %zu entries; at most %d are accepted",
		    list->key, list->count, CONF_REMINDERS_MAX);
		announce->is_unread = true;
		return;
	}
	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		if (conf_check_listing(item, complaints) < 0 ||
		    conf_read_duration(item, 60, CONF_REMIND_MAX_SECS, &secs,
		    complaints) < 0)
			announce->is_unread = true;
		else if (conf_reminders_add(announce, secs) < 0)
			doc_complain(item, COMPLAINT_ERROR, complaints,
			    "%s: \"%s\" occurs twice", list->key,
			    item->scalar);
	}
}

/* `to`: channels, each once: twice would be sent twice. */
static void
conf_announce_read_to(const struct doc *list,
    struct window_announce *announce, struct complaints *complaints)
{
	char *id;
	size_t i;

	conf_require_entry(list, "channel", complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		/* Kept by id: the channel may stand in a later file. */
		id = conf_read_name(doc_item(list, i), "to: the channel",
		    announce->channels.items, announce->channels.count,
		    complaints);
		if (id != NULL)
			array_push(&announce->channels, id);
	}
}

/* `invite`: true, false, or how long before the start.  Not shorter than a day:
 * calendars are looked at ahead. */
static void
conf_announce_read_invite(const struct doc *doc,
    struct window_announce *announce, struct complaints *complaints)
{
	const char *words = doc_string(doc);
	char shown[DOC_SHOWN_MAX];

	if (doc == NULL || (words != NULL && strcmp(words, "false") == 0))
		return;
	/* also where it is wrong: one fault is enough */
	announce->invite_secs = CONF_INVITE_SECS;
	if (words != NULL && words[0] >= '0' && words[0] <= '9')
		(void)conf_read_duration(doc, CIVIL_DAY_SECS,
		    CONF_INVITE_MAX_SECS, &announce->invite_secs, complaints);
	else if (words == NULL || strcmp(words, "true") != 0)
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "invite must be true, false or a length such as 35d, "
		    "found %s", doc_show(doc, shown));
}

/* One entry: {to, remind, start, end, invite}.  Start and end are said unless
 * they are switched off. */
static void
conf_announce_read_one(const struct doc *map, struct window *window,
    struct complaints *complaints)
{
	static const char *const keys[] = { "to", "remind", "start", "end",
		"invite" };
	static const char *const required[] = { "to" };
	struct window_announce *announce = array_add(&window->announces);

	/* What nearly everybody wants: to be told of both, and no reminder. */
	announce->says_start = announce->says_end = true;
	(void)doc_check_keys(map, keys, countof(keys), complaints);
	if (map->type != DOC_MAP)
		return;
	(void)conf_require(map, required, countof(required), complaints);
	conf_announce_read_to(doc_find(map, "to"), announce, complaints);
	conf_reminders_read(doc_find(map, "remind"), announce, complaints);
	(void)doc_read_bool(doc_find(map, "start"), &announce->says_start,
	    complaints);
	(void)doc_read_bool(doc_find(map, "end"), &announce->says_end,
	    complaints);
	conf_announce_read_invite(doc_find(map, "invite"), announce,
	    complaints);
	/* Somebody will wait for it in vain: better said now. */
	if (!announce->says_start && !announce->says_end &&
	    announce->remind_secs.count == 0 && !announce->is_unread &&
	    announce->invite_secs == 0)
		doc_complain(map, COMPLAINT_ERROR, complaints,
		    "this entry announces nothing; accepted are remind, "
		    "start: true, end: true and invite: true");
}

/* A list of entries, or one; without the key nothing is announced, which is
 * right for a window that is only to be seen in calendars. */
void
conf_announce_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	const struct doc *list = doc_find(entry, "announce");
	size_t i;

	if (list == NULL || list->is_refused)
		return;
	/* `announce: "#team"` is the mistake that the name invites. */
	if (list->type == DOC_NULL || list->type == DOC_SCALAR) {
		doc_complain(list, COMPLAINT_ERROR, loader->complaints,
		    "announce must be a list of {to: [CHANNEL], remind: [24h],"
		    " start: true, end: true}");
		return;
	}
	for (i = 0; i < doc_item_count(list); i++)
		conf_announce_read_one(doc_item(list, i), window,
		    loader->complaints);
}
