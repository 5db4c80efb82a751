/* SPDX-License-Identifier: MIT */
/*
 * Acts of people: an order is read, understood, decided, allowed, and written
 * down, in this order; then everything that follows from it follows in the same
 * transaction.
 *
 * What follows: the journal has the act; the schedule has the occurrence as it
 * is now; rows of the outbox that are owed already move with it, or are given
 * up where nobody needs them any more; and what is to be said because of the
 * act is put.  When the commit fails, nothing happened.
 *
 * The owner's thread does one after the other, so of two people who press start
 * at once the second is told by whom it was started.
 */
#include <string.h>

#include "agenda.h"
#include "jsontext.h"
#include "news.h"
#include "occurrence_json.h"
#include "order.h"
#include "service_internal.h"
#include "store_journal.h"

#define SERVICE_ORDER_MAX (64 * 1024)	/* bytes of an order's JSON */

/* An act on its way; zeroed but for the first two. */
struct service_case {
	struct service *service;
	struct command *command;
	struct order order;
	struct occurrence before, after;	/* lent by the schedules */
	struct act act;
	struct schedule *schedule;	/* held: as it is afterwards */
	struct announcements said;	/* because of it */
	struct text body;		/* the answer */
};

static void
service_case_clear(struct service_case *what)
{
	order_clear(&what->order);
	act_clear(&what->act);
	schedule_release(what->schedule);
	array_clear(&what->said.list);
	text_clear(&what->body);
}

/* --- understanding -------------------------------------------------------- */

/* The error's class as an HTTP status: 404 what is not there, 409 what does not
 * fit (`refused`), 400 what cannot be read. */
static int
service_case_decline(struct service_case *what, int status,
    const struct error *error)
{
	service_decline(what->command, error->code == ERROR_MISSING ? 404 :
	    status, "%s", error->text);
	what->command->field = error->field;
	return -1;
}

static int
service_case_read(struct service_case *what)
{
	const char *body = what->command->argument;
	struct error error = { 0 };
	struct doc *map = NULL;
	int status;

	if (body == NULL || doc_parse_json(body, strlen(body),
	    SERVICE_ORDER_MAX, &map, &error) < 0)
		return service_case_decline(what, 400, &error);
	status = order_read(map, &what->order, &error);
	doc_free(map);
	return status < 0 ? service_case_decline(what, 400, &error) : 0;
}

/* An act of one's own has its window first. */
static int
service_case_find_new(struct service_case *what, struct error *ret_error)
{
	struct service *service = what->service;

	if (order_decide_new(&what->order, service_now_ms(service),
	    what->command->requester->name, what->command->requester->way,
	    &what->act, ret_error) < 0 ||
	    service_schedule_check_new(service, &what->act, ret_error) < 0 ||
	    service_schedule_act(what->schedule, service->conf, &what->act,
	    ret_error) < 0 ||
	    schedule_find(what->schedule, what->act.occurrence, &what->after,
	    ret_error) < 0)
		return -1;
	return service_schedule_check_time(service, &what->after, ret_error);
}

/* Whom Slack's "@" means is told, and found again, by their id. */
static void
service_case_read_mention(struct service_case *what)
{
	const char *id = what->act.verb != ACT_HAND_OVER ? NULL :
	    service_person_mentioned(what->service->conf, what->act.words);

	if (id == NULL)
		return;
	free(what->act.words);
	what->act.words = mem_string(id);
}

/* Could they do it to that one?  What cannot be decided yet, such as a stage
 * that it has not, is asked about by its verb. */
static bool
service_case_may(void *context, const struct occurrence *occurrence)
{
	const struct service_case *what = context;
	const struct requester *who = what->command->requester;
	struct act act = { .verb = what->order.verb };
	struct error error = { 0 };
	bool may;

	(void)order_decide(&what->order, occurrence,
	    service_now_ms(what->service), who->name, who->way, &act, &error);
	may = service_may(what->service, who, occurrence, &act, NULL) == 0;
	act_clear(&act);
	return may;
}

/* Which occurrence, and what exactly. */
static int
service_case_decide(struct service_case *what)
{
	struct service *service = what->service;
	const struct requester *who = what->command->requester;
	int64_t now_ms = service_now_ms(service);
	const struct order_right right = { service_case_may, what };
	struct error error = { 0 };

	what->schedule = schedule_copy(service->schedule);
	if (what->order.verb == ACT_NEW)
		return service_case_find_new(what, &error) < 0 ?
		    service_case_decline(what, 409, &error) : 0;
	if (order_find(&what->order, service->schedule, now_ms / 1000,
	    &right, &what->before, &error) < 0 ||
	    order_decide(&what->order, &what->before, now_ms, who->name,
	    who->way, &what->act, &error) < 0)
		return service_case_decline(what, 409, &error);
	service_case_read_mention(what);
	service_agreement_mark(service, who, &what->before, &what->act);
	if (service_schedule_act(what->schedule, service->conf, &what->act,
	    &error) < 0 ||
	    schedule_find(what->schedule, what->act.occurrence, &what->after,
	    &error) < 0 ||
	    service_agreement_check(&what->act, &what->after, &error) < 0)
		return service_case_decline(what, 409, &error);
	return 0;
}

/* --- allowing ------------------------------------------------------------- */

static int
service_case_allow(struct service_case *what)
{
	struct error error = { 0 };

	if (service_may(what->service, what->command->requester,
	    what->order.verb == ACT_NEW ? &what->after : &what->before,
	    &what->act, &error) == 0)
		return 0;
	log_warn(what->service->seams.log, "act_refused",
	    LOG_TEXT("who", what->command->requester->name),
	    LOG_TEXT("way", what->command->requester->way),
	    LOG_TEXT("act", act_verb_name(what->act.verb)),
	    LOG_TEXT("occurrence", what->act.occurrence));
	service_decline(what->command, 403, "%s", error.text);
	return -1;
}

/* --- answering ------------------------------------------------------------ */

/* The words of one announcement, as they would be now. */
static void
service_case_put_words(const struct service_case *what,
    const struct announcement *announcement, struct jsontext *json)
{
	struct service *service = what->service;
	struct brief brief;
	struct message message;
	struct news news = { 0 };

	brief_init(&brief, &what->after, &service->conf->brief_site);
	if (announcement->act != NULL) {
		news_init(&news, &what->after, announcement->ordinal);
		brief.news = &news;
	}
	if (announcement->kind == ANNOUNCEMENT_INVITATION)
		message_init_invitation(&message, &brief,
		    brief.status == OCCURRENCE_CANCELLED, service->zonedir);
	else
		message_init(&message, &brief, announcement->kind,
		    announcement->lead_secs, MESSAGE_ON_TIME,
		    clock_now(service->seams.clock), service->zonedir,
		    &service->conf->templates);
	jsontext_string(json, "headline", message.headline);
	jsontext_string(json, "lead", message.lead);
	message_clear(&message);
	news_clear(&news);
	brief_clear(&brief);
}

/* Would the channel hear of it at all? */
static bool
service_case_hears(const struct service_case *what, const char *id,
    enum announcement_kind kind)
{
	const struct channel *channel =
	    conf_find_channel(what->service->conf, id);

	if (channel == NULL || (kind == ANNOUNCEMENT_INVITATION &&
	    !channel->kind->takes_invitations))
		return false;
	return channel->kind->takes_details || !announcement_is_detail(kind);
}

/* What will be said, and where. */
static void
service_case_put_said(const struct service_case *what,
    struct jsontext *json)
{
	const struct announcement *announcement;
	char kind[ANNOUNCEMENT_KIND_MAX];
	const char *id;
	size_t i, k;

	jsontext_list(json, "said");
	for (i = 0; i < what->said.list.count; i++) {
		announcement = &what->said.list.items[i];
		announcement_format_kind(announcement->kind,
		    announcement->lead_secs, kind);
		for (k = 0; k < announcement->announce->channels.count; k++) {
			id = announcement->announce->channels.items[k];
			if (!service_case_hears(what, id, announcement->kind))
				continue;
			jsontext_object(json, NULL);
			jsontext_string(json, "channel", id);
			jsontext_string(json, "kind", kind);
			service_case_put_words(what, announcement, json);
			jsontext_end_object(json);
		}
	}
	jsontext_end_list(json);
}

/* An occurrence as everybody sees it then: agenda_lapse() for one. */
static void
service_case_put_occurrence(const struct service_case *what,
    const char *key, const struct occurrence *occurrence,
    struct jsontext *json)
{
	const struct occurrence_json how = { .now_at =
	    what->act.at_ms / 1000 };
	struct occurrence shown = *occurrence;

	if (occurrence_lapse_at(occurrence) <= how.now_at)
		shown.status = OCCURRENCE_CANCELLED;
	occurrence_json_format(json, key, &shown, &how);
}

/* Worded before it is done, since the receipt goes into the same
 * transaction. */
static void
service_case_format_answer(struct service_case *what)
{
	struct jsontext json = { .text = &what->body, .is_pretty = true };
	struct text act = { 0 };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", act_verb_name(what->act.verb));
	jsontext_bool(&json, "dry_run", what->command->is_dry);
	service_case_put_occurrence(what, "occurrence", &what->after, &json);
	if (what->before.window != NULL)
		service_case_put_occurrence(what, "before", &what->before,
		    &json);
	act_format(&act, &what->act);
	jsontext_raw(&json, "taken", text_string(&act));
	text_clear(&act);
	service_case_put_said(what, &json);
	service_outcome_put_conflicts(what->schedule, &what->after, &json);
	service_outcome_put_remarks(what->service, &what->act, &what->after,
	    &json);
	jsontext_end_object(&json);
}

/* --- doing ---------------------------------------------------------------- */

/* An occurrence as the journal keeps it. */
static void
service_case_format(const struct service_case *what, struct text *text,
    const struct occurrence *occurrence)
{
	struct jsontext json = { .text = text };

	if (occurrence->window != NULL)
		service_case_put_occurrence(what, NULL, occurrence, &json);
}

static int
service_case_journal(const struct service_case *what,
    struct error *ret_error)
{
	struct text act = { 0 }, before = { 0 }, after = { 0 };
	struct journal_entry entry = { .at_ms = what->act.at_ms,
	    .who = what->act.who, .way = what->act.way,
	    .verb = act_verb_name(what->act.verb),
	    .subject = what->act.occurrence, .because = what->act.because,
	    .detail = what->act.verb == ACT_NEW ? NULL : what->act.words };
	int status = service_write(what->service, ret_error);

	act_format(&act, &what->act);
	service_case_format(what, &before, &what->before);
	service_case_format(what, &after, &what->after);
	entry.act = text_string(&act);
	entry.before = text_string(&before);
	entry.after = text_string(&after);
	if (status == 0)
		status = store_journal_add(what->service->seams.store, &entry,
		    ret_error);
	text_clear(&act);
	text_clear(&before);
	text_clear(&after);
	return status;
}

/* Does it leave the entry in calendars as it is?  An end at the planned minute
 * does, for one. */
static bool
service_case_keeps_entry(const struct service_case *what)
{
	const struct occurrence *before = &what->before;
	const struct occurrence *after = &what->after;

	return before->window != NULL && before->start_at == after->start_at &&
	    before->end_at == after->end_at && before->status == after->status;
}

/* Is it due by the act, though its moment has passed?  What was called off has
 * no start in its plan, but what is reopened was started before. */
static bool
service_case_slides(const struct service_case *what,
    const struct announcement *announcement,
    const struct announcements *before, int64_t until_at)
{
	if (announcement->kind == ANNOUNCEMENT_START &&
	    life_find_act(what->after.life, ACT_REOPEN) != NULL)
		return false;
	return service_slid_is(announcement, before, until_at);
}

/* What the act brings: the life's last one, and what is due by it. */
static void
service_case_plan(struct service_case *what)
{
	bool keeps_entry = service_case_keeps_entry(what);
	struct announcements all = { 0 }, before = { 0 };
	int64_t until_at = what->act.at_ms / 1000;
	const struct announcement *announcement;
	size_t i, last = what->after.life->acts.list.count - 1;

	/* Behind that the planner looks; where the clock was set back the mark
	 * is ahead of now. */
	if (what->service->agenda.planned_until > until_at)
		until_at = what->service->agenda.planned_until;

	if (what->before.window != NULL)
		announcement_plan(&what->before, &before);
	announcement_plan(&what->after, &all);
	for (i = 0; i < all.list.count; i++) {
		announcement = &all.list.items[i];
		if (announcement->kind == ANNOUNCEMENT_INVITATION &&
		    announcement->act != NULL && keeps_entry)
			continue;
		if (announcement->act != NULL ? announcement->ordinal == last :
		    service_case_slides(what, announcement, &before,
		    until_at))
			array_push(&what->said.list, *announcement);
	}
	array_clear(&before.list);
	array_clear(&all.list);
}

static int
service_case_put(struct service_case *what, struct error *ret_error)
{
	struct agenda_item item = { .occurrence = what->after };
	size_t i;

	for (i = 0; i < what->said.list.count; i++) {
		item.announcement = what->said.list.items[i];
		if (agenda_run_put_item(what->service, &item, ret_error) < 0)
			return -1;
	}
	/* Also where nobody is told. */
	return outbox_edit_put(what->service, what->act.occurrence,
	    ret_error);
}

/* All of it in one transaction; the schedule is the new one meanwhile. */
static int
service_case_write(struct service_case *what, struct error *ret_error)
{
	struct service *service = what->service;

	/* What fell due before the act is owed as it was. */
	if (!service->is_clock_wrong &&
	    agenda_run_put(service, true, ret_error) < 0)
		return -1;
	service->schedule = what->schedule;
	if (service_case_journal(what, ret_error) < 0 ||
	    service_move_occurrence(service, &what->after, ret_error) < 0 ||
	    service_case_put(what, ret_error) < 0 ||
	    service_receipt_put(service, what->command,
	    text_string(&what->body), ret_error) < 0)
		return -1;
	return service_commit(service, ret_error);
}

/* The schedule is the new one from the commit on. */
static int
service_case_do(struct service_case *what)
{
	struct service *service = what->service;
	struct schedule *old = service->schedule;
	struct error error = { 0 };

	if (service_case_write(what, &error) < 0) {
		service->schedule = old;
		(void)service_fail(service, &error, NULL);
		service_decline_unwritten(service, what->command, &error);
		return -1;
	}
	what->schedule = old;		/* released with the case */
	agenda_run_init(service);
	service_conflict_begin(service);
	service_publish(service);
	log_info(service->seams.log, "act",
	    LOG_TEXT("act", act_verb_name(what->act.verb)),
	    LOG_TEXT("occurrence", what->act.occurrence),
	    LOG_TEXT("who", what->act.who), LOG_TEXT("way", what->act.way),
	    LOG_TEXT("because",
	    what->act.because == NULL ? "" : what->act.because));
	return 0;
}

void
service_act(struct service *service, struct command *command)
{
	struct service_case what = { .service = service, .command = command };

	/* It would be in the journal for good, at a time that was not. */
	if (service->is_clock_wrong) {
		service_decline(command, 503, "the clock of the machine is "
		    "more than a day behind what was recorded, so nothing can "
		    "be done now; set it right, or reload if it is");
		return;
	}
	if (service_receipt_answer(service, command) ||
	    service_case_read(&what) < 0 || service_case_decide(&what) < 0 ||
	    service_case_allow(&what) < 0)
		goto out;
	service_case_plan(&what);
	service_case_format_answer(&what);
	/* Whoever asked has seen something else: it is shown to them again. */
	if (!command->is_dry && command->agrees != NULL &&
	    !command->agrees(command, text_string(&what.body))) {
		command->is_dry = true;
		text_cut(&what.body, 0);
		service_case_format_answer(&what);
	}
	if (!command->is_dry)
		service_changes_hurry(service);
	if (command->is_dry || service_case_do(&what) == 0)
		service_answer(command, 200, "application/json", &what.body);
out:
	service_case_clear(&what);
}
