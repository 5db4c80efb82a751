/* SPDX-License-Identifier: MIT */
/*
 * Announced work that another configuration takes away, or gives other times:
 * whoever changed the file reads it in the answer, and operators in a note.
 * People who were told of the work are not told by this: whether it was meant
 * so, only a person knows, and "skip" and "move" are there to say it.  They are
 * acts, and so hold whatever file comes next, as nothing could that is said
 * because of a file; but they need the file that has the occurrence.
 *
 * What was told is in the briefs of what was sent, so that a file which was
 * changed while nobody ran is found as well.  A brief that has followed another
 * file since remembers what people read, which is what counts: work that is as
 * they know it again is no news.  And it remembers what was said of it here, so
 * that nothing is said twice, whoever reloads or restarts.
 */
#include <stdlib.h>

#include "brief.h"
#include "digest.h"
#include "service_internal.h"
#include "store_brief.h"
#include "timetext.h"

#define SERVICE_SHIFT_NOTED 5	/* in one note */

/* What was found so far. */
struct service_shift {
	struct complaints *complaints;	/* NULL: nobody asks */
	size_t count;
	int64_t brief;			/* the first one's */
	char *identity, *zone;		/* as well; owned */
	struct text words;		/* of the first few, for the note */
};

/* Does everybody know that it does not take place?  A person said so, or the
 * silence of the role that confirms. */
static bool
service_shift_is_off(const struct service *service, const struct brief *brief)
{
	return brief->status == OCCURRENCE_CANCELLED ||
	    (brief->status == OCCURRENCE_TENTATIVE &&
	    brief->confirm_by != NULL &&
	    brief->otherwise == WINDOW_OTHERWISE_SKIP &&
	    brief->start_at - brief->confirm_before_secs <=
	    clock_now(service->seams.clock));
}

/* How everybody is told, if that is what was meant, and of work that has begun
 * what they are told all the same (service_left.c); nothing where it is only at
 * other times. */
static void
service_shift_put_way(const struct service *service,
    const struct brief_row *row, const struct brief *brief,
    struct text *text)
{
	struct occurrence now;

	if (schedule_find(service->schedule, row->identity, &now, NULL) == 0)
		return;
	if (brief->started_at == 0 &&
	    row->start_at > clock_now(service->seams.clock))
		text_putf(text, "if it is called off, take the old file back, "
		    "reload, \"patchday skip %s because ...\", and reload "
		    "this one", row->identity);
	else
		text_puts(text, "it has begun, so what is owed of it, as its "
		    "end, is still said");
}

/* Put how it stands now; false: as it was told. */
static bool
service_shift_put(const struct service *service, const struct brief_row *row,
    const struct brief *brief, struct text *text)
{
	bool is_known = brief->told_start_at == 0;
	int64_t start_at = is_known ? row->start_at : brief->told_start_at;
	int64_t end_at = is_known ? row->end_at : brief->told_end_at;
	struct occurrence now;

	if (schedule_find(service->schedule, row->identity, &now, NULL) < 0) {
		text_puts(text, "is not planned any more");
		return true;
	}
	/* By a deadline that the file did not have, or later. */
	if (occurrence_lapse_at(&now) <= clock_now(service->seams.clock)) {
		text_putf(text, "is called off, as nobody confirmed it; if it "
		    "takes place, \"patchday confirm %s\"", row->identity);
		return true;
	}
	/* What people did was announced as it happened. */
	if ((now.start_at == start_at && now.end_at == end_at) ||
	    now.status == OCCURRENCE_CANCELLED)
		return false;
	text_puts(text, "is now ");
	timetext_format_span(text, now.window->zone, now.start_at,
	    now.end_at);
	return true;
}

/* Everybody knows that silence called it off: does another file want it to take
 * place, or to be confirmed later?  What a person called off stays so. */
static bool
service_shift_put_back(const struct service *service,
    const struct brief_row *row, const struct brief *brief, struct text *text)
{
	struct occurrence now;

	if (brief->status != OCCURRENCE_TENTATIVE ||
	    schedule_find(service->schedule, row->identity, &now, NULL) < 0 ||
	    now.status == OCCURRENCE_CANCELLED ||
	    occurrence_lapse_at(&now) <= clock_now(service->seams.clock))
		return false;
	text_puts(text, "is not called off any more");
	return true;
}

/* Take down that it stands otherwise than it was told: `text` says how. */
static void
service_shift_count(struct service *service, const struct brief_row *row,
    const struct brief *brief, const char *text, struct service_shift *shift)
{
	struct text way = { 0 };

	service_shift_put_way(service, row, brief, &way);
	if (shift->count++ == 0) {
		shift->brief = row->id;
		shift->identity = mem_string(row->identity);
		shift->zone = mem_string(brief->zone);
	}
	if (shift->count <= SERVICE_SHIFT_NOTED)
		text_putf(&shift->words, "%s (%s) %s%s%s. ", row->identity,
		    brief->title, text, way.length == 0 ? "" : ": ",
		    text_string(&way));
	if (shift->complaints != NULL)
		complaint_add(shift->complaints, COMPLAINT_WARNING,
		    service->conf->path, 0, 0, "%s (%s) was announced and %s; "
		    "who was told of it is not told of this%s%s",
		    row->identity, brief->title, text, way.length == 0 ? "" :
		    "; ", text_string(&way));
	log_warn(service->seams.log, "announced_work_changed",
	    LOG_TEXT("occurrence", row->identity), LOG_TEXT("now", text));
	text_clear(&way);
}

/* Remember in its brief that this was said of it; NULL: nothing. */
static int
service_shift_keep(struct service *service, const struct brief_row *row,
    struct brief *brief, const char *words, struct error *ret_error)
{
	struct brief_row changed = *row;
	struct text body = { 0 };
	int status = service_write(service, ret_error);

	free(brief->noted);
	brief->noted = mem_string(words);
	brief_format(&body, brief);
	changed.body = text_string(&body);
	if (status == 0)
		status = store_brief_save(service->seams.store, &changed,
		    service_now_ms(service), ret_error);
	text_clear(&body);
	outbox_memos_clear(service);
	return status;
}

/* Tell of it what was not said before. */
static int
service_shift_look(struct service *service, const struct brief_row *row,
    struct brief *brief, struct service_shift *shift,
    struct error *ret_error)
{
	struct text text = { 0 };
	const char *words = NULL;
	int status = 0;

	if (service_shift_is_off(service, brief) ?
	    service_shift_put_back(service, row, brief, &text) :
	    service_shift_put(service, row, brief, &text))
		words = text_string(&text);
	if (words == NULL ? brief->noted != NULL : brief->noted == NULL ||
	    strcmp(brief->noted, words) != 0) {
		if (words != NULL)
			service_shift_count(service, row, brief, words,
			    shift);
		status = service_shift_keep(service, row, brief, words,
		    ret_error);
	}
	text_clear(&text);
	return status;
}

/* Compare what was told of one occurrence with the schedule. */
static int
service_shift_add(struct service *service, int64_t id,
    struct service_shift *shift, struct error *ret_error)
{
	struct brief_row row = { 0 };
	struct brief brief = { 0 };
	struct error error = { 0 };
	int status = 0;

	/* One that is damaged is told of when it is to be said. */
	if (store_brief_load(service->seams.store, id, &row, &error) < 0) {
		if (error_is_store(&error))
			*ret_error = error;
		return error_is_store(&error) ? -1 : 0;
	}
	if (brief_parse(row.body, strlen(row.body), &brief, NULL) == 0) {
		status = service_shift_look(service, &row, &brief, shift,
		    ret_error);
		brief_clear(&brief);
	}
	store_brief_clear(&row);
	return status;
}

/* One number for the same words about the same configuration. */
static int
service_shift_revision(const struct service *service, const char *words)
{
	char digest[DIGEST_ROT_MAX], *both = mem_format("%s %s",
	    service->conf->hash, words);

	digest_rot_hex(both, strlen(both), digest);
	free(both);
	digest[8] = '\0';
	return (int)(strtoul(digest, NULL, 16) & INT32_MAX);
}

/* One note for all of it. */
static int
service_shift_note(struct service *service, struct service_shift *shift,
    struct error *ret_error)
{
	struct text detail = { 0 };
	int status;

	text_putf(&detail, "The configuration changes work that was "
	    "announced\n%s", text_string(&shift->words));
	if (shift->count > SERVICE_SHIFT_NOTED)
		text_putf(&detail, "So it is for %zu more. ", shift->count -
		    SERVICE_SHIFT_NOTED);
	text_puts(&detail, "Who was told of it is not told of this: say it in "
	    "person, or bring it back and skip or move it.");
	status = outbox_note_shift(service, shift->brief, shift->identity,
	    shift->zone, service_shift_revision(service,
	    text_string(&detail)), text_string(&detail), ret_error);
	text_clear(&detail);
	return status;
}

int
service_shift_tell(struct service *service, struct complaints *complaints,
    struct error *ret_error)
{
	struct service_shift shift = { .complaints = complaints };
	struct brief_numbers numbers = { 0 };
	size_t i;
	int status = service->is_clock_wrong ? 0 : store_brief_list_told(
	    service->seams.store, clock_now(service->seams.clock), &numbers,
	    ret_error);

	for (i = 0; i < numbers.list.count && status == 0; i++)
		status = service_shift_add(service, numbers.list.items[i],
		    &shift, ret_error);
	if (status == 0 && shift.count > 0)
		status = service_shift_note(service, &shift, ret_error);
	array_clear(&numbers.list);
	text_clear(&shift.words);
	free(shift.identity);
	free(shift.zone);
	return status;
}
