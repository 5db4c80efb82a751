/* SPDX-License-Identifier: MIT */
/*
 * What waits in each environment of the work, and at its end what was done and
 * what was left.  As it was seen last: where that is long ago, or where a
 * source did not answer, it is said.  Titles are words of strangers: cleaned
 * here, escaped by each channel.
 */
#include <stdlib.h>
#include <string.h>

#include "message_internal.h"
#include "pending_list.h"
#include "timetext.h"

#define MESSAGE_AMONG_MAX 3		/* named in the summary */
#define MESSAGE_CHANGES_MAX 100		/* rows for one environment */
#define MESSAGE_ROWS_MAX 200		/* … for all of them */
#define MESSAGE_MERGES_MAX 3		/* named in a row */
#define MESSAGE_OLD_SECS 600		/* older: say when it was seen */

/* Which of the two is told?  Private nudges and boards are short, and of work
 * that was called off there is nothing to tell. */
enum message_pending_case { PENDING_NOT, PENDING_WAITS, PENDING_DONE };

static enum message_pending_case
message_pending_which(const struct message_draft *draft)
{
	switch (draft->which) {
	case WORDING_REMIND:
	case WORDING_REMIND_TENTATIVE:
	case WORDING_REMIND_LAPSING:
	case WORDING_START:
	case WORDING_START_LATE:
	case WORDING_SOON:
	case WORDING_SOON_BY_HAND:
		return PENDING_WAITS;
	case WORDING_VERIFICATION:
	case WORDING_END:
	case WORDING_END_LATE:
	case WORDING_COMBINED:
		return PENDING_DONE;
	default:
		return PENDING_NOT;
	}
}

/* In brackets behind the versions: how much it is, and what is wrong. */
static void
message_pending_put_kind(struct text *text, const struct change *change)
{
	static const char *const words[CHANGE_CLASS_COUNT] = {
		[CHANGE_MAJOR] = "major", [CHANGE_MINOR] = "minor",
		[CHANGE_PATCH] = "patch", [CHANGE_PRE_RELEASE] = "pre-release",
		[CHANGE_ENABLED] = "new here", [CHANGE_REMOVED] = "removed",
		[CHANGE_TEMPLATES] = "templates", [CHANGE_VALUES] = "settings",
		[CHANGE_UNKNOWN] = "out of sync" };

	if (words[change->class] != NULL)
		text_puts(text, words[change->class]);
	else if (change->from == NULL && change->to == NULL)
		text_puts(text, change_class_name(change->class));
	if (change_is_trouble(change))
		text_putf(text, "%s%s", text->length > 0 ? ", " : "",
		    change->health == HEALTH_NOT_SAID ||
		    change->health == HEALTH_HEALTHY ? "its sync failed" :
		    change_health_name(change->health));
	if (change->branch != NULL) {
		text_puts(text, text->length > 0 ? ", follows " : "follows ");
		message_put_clean(text, change->branch, false,
		    MESSAGE_LINE_MAX);
	}
}

static void
message_pending_put_versions(struct text *text, const char *from,
    const char *to)
{
	if (from != NULL)
		message_put_clean(text, from, false, MESSAGE_LINE_MAX);
	text_puts(text, from != NULL ? " → " : "to ");
	message_put_clean(text, to, false, MESSAGE_LINE_MAX);
}

/* Where the product's version stays: the part that makes it what it is,
 * "kube-state-metrics 7.0.0 → 8.0.1". */
static void
message_pending_put_part(struct text *text, const struct change *change)
{
	const struct change_part *part;
	size_t i;

	for (i = 0; i < change->parts.count; i++) {
		part = &change->parts.items[i];
		if (part->class != change->class || part->from == NULL ||
		    part->to == NULL)
			continue;
		message_put_clean(text, part->what, false, MESSAGE_LINE_MAX);
		text_putc(text, ' ');
		message_pending_put_versions(text, part->from, part->to);
		return;
	}
}

/* "15.3.2 → 15.4.1 (minor)", "(settings)". */
static void
message_pending_put_what(struct text *text, const struct change *change)
{
	struct text kind = { 0 };

	if (change->to != NULL)
		message_pending_put_versions(text, change->from, change->to);
	else
		message_pending_put_part(text, change);
	message_pending_put_kind(&kind, change);
	if (kind.length > 0)
		text_putf(text, "%s(%s)", text->length > 0 ? " " : "",
		    text_string(&kind));
	text_clear(&kind);
}

/* What was merged, the newest first. */
static void
message_pending_put_about(struct text *text, const struct change *change)
{
	const struct change_merge *merge;
	size_t i;

	for (i = 0; i < change->merges.count && i < MESSAGE_MERGES_MAX; i++) {
		merge = &change->merges.items[i];
		if (i > 0)
			text_puts(text, "; ");
		if (merge->number != 0)
			text_putf(text, "#%lld ", (long long)merge->number);
		message_put_clean(text, merge->title, false, MESSAGE_LINE_MAX);
	}
	if (i < change->merges.count)
		text_putf(text, "; and %zu more", change->merges.count - i);
}

/* Where a reader finds more about it: first what a person wrote. */
static const char *
message_pending_url(const struct change *change)
{
	return change->notes_url != NULL ? change->notes_url :
	    change->compare_url != NULL ? change->compare_url :
	    change->app_url;
}

static void
message_pending_take(struct message_change *row, const struct change *change)
{
	struct text what = { 0 }, about = { 0 };
	const char *url = message_pending_url(change);

	message_pending_put_what(&what, change);
	message_pending_put_about(&about, change);
	row->service = message_clean(change->service, false,
	    MESSAGE_LINE_MAX);
	if (row->service == NULL)
		row->service = mem_string("?");
	row->what = text_take(&what);
	row->about = about.length == 0 ? NULL : text_take(&about);
	row->url = url == NULL ? NULL : mem_string(url);
	text_clear(&about);
}

/* "gafaelfawr 15.3.2 → 15.4.1, minor; nublado …" */
static void
message_pending_put_among(struct text *text,
    const struct message_change *rows, size_t count, size_t all)
{
	size_t i;

	for (i = 0; i < count && i < MESSAGE_AMONG_MAX; i++)
		text_putf(text, "%s%s %s", i > 0 ? ", " :
		    all > MESSAGE_AMONG_MAX ? ", among them " : ": ",
		    rows[i].service, rows[i].what);
}

/* What could not be read, and how old the rest is. */
static void
message_pending_put_doubt(struct text *text, const struct pending *pending,
    const struct message_draft *draft)
{
	static const struct { const char *kind, *title; } titles[] = {
		{ "argocd", "Argo CD" }, { "github", "GitHub" },
		{ "phalanx", "the repository" }, { "list", "the list" } };
	const struct pending_source *source;
	const char *title;
	size_t i, k;

	for (i = 0; i < pending->sources.count; i++) {
		source = &pending->sources.items[i];
		if (source->trouble == NULL)
			continue;
		title = source->kind;
		for (k = 0; k < countof(titles); k++)
			if (strcmp(titles[k].kind, source->kind) == 0)
				title = titles[k].title;
		text_putf(text, "%s%s ", text->length > 0 ? "; " : "", title);
		message_put_clean(text, source->trouble, false,
		    MESSAGE_LINE_MAX);
	}
	if (draft->wording.now_at - pending->at <= MESSAGE_OLD_SECS)
		return;
	text_putf(text, "%sas of ", text->length > 0 ? "; " : "");
	timetext_format(text, draft->zone, pending->at);
}

/* How many rows another environment may have: a mail with tables of a thousand
 * environments would not be sent.  Those that the summary names always. */
static size_t
message_pending_room(const struct message *message)
{
	size_t i, used = 0;

	for (i = 0; i < message->pending.count; i++)
		used += message->pending.items[i].done.count +
		    message->pending.items[i].waiting.count;
	if (used + MESSAGE_CHANGES_MAX <= MESSAGE_ROWS_MAX)
		return MESSAGE_CHANGES_MAX;
	return used + MESSAGE_AMONG_MAX < MESSAGE_ROWS_MAX ?
	    MESSAGE_ROWS_MAX - used : MESSAGE_AMONG_MAX;
}

/* Sort the changes into what was done and what waits, at most `room` of each;
 * what only is unwell is left for message_pending_put_trouble(). */
static void
message_pending_sort(struct message_pending *row,
    const struct pending *pending, const struct pending *began, size_t room,
    size_t ret_counts[static 2])
{
	size_t i;

	ret_counts[0] = ret_counts[1] = 0;
	for (i = 0; began != NULL && i < began->changes.count; i++)
		if (pending_has_shipped(began, pending,
		    began->changes.items[i].service) &&
		    ret_counts[0]++ < room)
			message_pending_take(array_add(&row->done),
			    &began->changes.items[i]);
	for (i = 0; i < pending->changes.count; i++)
		if (change_is_waiting(&pending->changes.items[i]) &&
		    (began == NULL || !pending_has_shipped(began, pending,
		    pending->changes.items[i].service)) &&
		    ret_counts[1]++ < room)
			message_pending_take(array_add(&row->waiting),
			    &pending->changes.items[i]);
}

/* "Look at nublado (Degraded)": whether it waits or not. */
static void
message_pending_put_trouble(struct text *text, const struct pending *pending)
{
	const struct change *change;
	size_t i, count = 0;

	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		if (!change_is_trouble(change) || change_is_waiting(change) ||
		    count++ >= MESSAGE_AMONG_MAX)
			continue;
		text_puts(text, count > 1 ? ", " : text->length > 0 ?
		    ". Look at " : "look at ");
		message_put_clean(text, change->service, false,
		    MESSAGE_LINE_MAX);
		text_putf(text, " (%s)", change->health == HEALTH_NOT_SAID ||
		    change->health == HEALTH_HEALTHY ? "its sync failed" :
		    change_health_name(change->health));
	}
	if (count > MESSAGE_AMONG_MAX)
		text_putf(text, " and %zu more", count - MESSAGE_AMONG_MAX);
}

/* How many, and with `has_names` a few of them. */
static void
message_pending_put_summary(struct text *text,
    const struct message_pending *row, const struct pending *pending,
    const size_t counts[static 2], bool has_names)
{
	bool is_over = row->is_over;

	if (counts[0] > 0) {
		/* Nobody says what runs: not more than is known. */
		text_putf(text, "%zu %s%s", counts[0], counts[0] == 1 ?
		    "change" : "changes", pending->running.count > 0 ?
		    " done" : counts[0] == 1 ? " was planned" :
		    " were planned");
		if (has_names)
			message_pending_put_among(text, row->done.items,
			    row->done.count, counts[0]);
	}
	if (counts[1] > 0) {
		text_putf(text, "%s%zu %s", text->length > 0 ? ". " : "",
		    counts[1], counts[1] == 1 ? (is_over ?
		    "change still waits" : "change waits") : (is_over ?
		    "changes still wait" : "changes wait"));
		if (has_names)
			message_pending_put_among(text, row->waiting.items,
			    row->waiting.count, counts[1]);
	}
	message_pending_put_trouble(text, pending);
	if (text->length == 0)
		text_puts(text, !pending_is_whole(pending) ?
		    "not known" : is_over ? "nothing is left" :
		    "nothing waits");
}

/* One environment; nothing where nothing is known of it. */
static void
message_pending_add_one(struct message *message,
    const struct message_draft *draft,
    const struct brief_environment *environment, bool is_over)
{
	const struct brief *brief = draft->wording.brief;
	const struct pending *pending = pending_list_find(brief->pending,
	    environment->id);
	const struct pending *began = is_over ? pending_list_find(
	    brief->began, environment->id) : NULL;
	struct text summary = { 0 }, count = { 0 }, doubt = { 0 };
	struct message_pending *row;
	size_t counts[2], room = message_pending_room(message);

	if (pending == NULL || (is_over && began == NULL) ||
	    (pending->changes.count == 0 && !pending_is_covered(pending) &&
	    (began == NULL || began->changes.count == 0)))
		return;
	row = array_add(&message->pending);
	row->title = message_clean(environment->title, false,
	    MESSAGE_LINE_MAX);
	if (row->title == NULL)
		row->title = mem_string(environment->id);
	if (brief->site_url != NULL)
		row->url = mem_format("%s/environments/%s", brief->site_url,
		    environment->id);
	message_pending_sort(row, pending, began, room, counts);
	row->is_over = is_over;
	message_pending_put_summary(&summary, row, pending, counts, true);
	message_pending_put_summary(&count, row, pending, counts, false);
	message_pending_put_doubt(&doubt, pending, draft);
	if (doubt.length > 0) {
		text_putf(&summary, " (%s)", text_string(&doubt));
		text_putf(&count, " (%s)", text_string(&doubt));
	}
	row->summary = text_take(&summary);
	row->count = text_take(&count);
	row->more = counts[0] + counts[1] - row->done.count -
	    row->waiting.count;
	text_clear(&doubt);
}

void
message_pending_add(struct message *message,
    const struct message_draft *draft)
{
	enum message_pending_case which = message_pending_which(draft);
	const struct brief *brief = draft->wording.brief;
	size_t i;

	if (which == PENDING_NOT || brief->pending == NULL)
		return;
	message->pending_title = which == PENDING_DONE ? "What was done" :
	    "Changes that wait";
	for (i = 0; i < brief->environments.count; i++)
		message_pending_add_one(message, draft,
		    &brief->environments.items[i], which == PENDING_DONE);
}

static void
message_pending_clear_row(struct message_change *row)
{
	free(row->service);
	free(row->what);
	free(row->about);
	free(row->url);
}

void
message_pending_clear(struct message_pending *pending)
{
	size_t i;

	for (i = 0; i < pending->done.count; i++)
		message_pending_clear_row(&pending->done.items[i]);
	for (i = 0; i < pending->waiting.count; i++)
		message_pending_clear_row(&pending->waiting.items[i]);
	array_clear(&pending->done);
	array_clear(&pending->waiting);
	free(pending->title);
	free(pending->summary);
	free(pending->count);
	free(pending->url);
}
