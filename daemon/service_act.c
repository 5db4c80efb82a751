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
};

static void
service_case_clear(struct service_case *what)
{
	order_clear(&what->order);
	act_clear(&what->act);
	schedule_release(what->schedule);
	array_clear(&what->said.list);
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
	    &what->act, ret_error) < 0)
		return -1;
	if (service_schedule_act(what->schedule, service->conf, &what->act,
	    ret_error) < 0)
		return -1;
	return schedule_find(what->schedule, what->act.occurrence,
	    &what->after, ret_error);
}

/* Which occurrence, and what exactly. */
static int
service_case_decide(struct service_case *what)
{
	struct service *service = what->service;
	const struct requester *who = what->command->requester;
	int64_t now_ms = service_now_ms(service);
	struct error error = { 0 };

	what->schedule = schedule_copy(service->schedule);
	if (what->order.verb == ACT_NEW)
		return service_case_find_new(what, &error) < 0 ?
		    service_case_decline(what, 409, &error) : 0;
	if (order_find(&what->order, service->schedule, now_ms / 1000,
	    &what->before, &error) < 0 ||
	    order_decide(&what->order, &what->before, now_ms, who->name,
	    who->way, &what->act, &error) < 0)
		return service_case_decline(what, 409, &error);
	if (service_schedule_act(what->schedule, service->conf, &what->act,
	    &error) < 0 ||
	    schedule_find(what->schedule, what->act.occurrence, &what->after,
	    &error) < 0)
		return service_case_decline(what, 409, &error);
	return 0;
}

/* --- allowing ------------------------------------------------------------- */

/* Every environment that the act concerns: a stage's alone, else all. */
static void
service_case_environments(const struct service_case *what,
    struct grant_case *ret_case, const char **environments, size_t most)
{
	const struct window *window = what->after.window;
	const struct window_stage *stage;
	size_t i, k;

	if (what->act.environment != NULL) {
		environments[ret_case->environment_count++] =
		    what->act.environment;
		return;
	}
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count &&
		    ret_case->environment_count < most; k++)
			environments[ret_case->environment_count++] =
			    stage->environments.items[k];
	}
}

/* The id under `people` of the one who coordinates; NULL: none of them. */
static const char *
service_case_coordinator(const struct service_case *what)
{
	const struct occurrence *occurrence = what->order.verb == ACT_NEW ?
	    &what->after : &what->before;
	const struct conf *conf = what->service->conf;
	const char *name = occurrence_coordinator(occurrence);
	size_t i;

	for (i = 0; name != NULL && i < conf->people.count; i++)
		if (strcmp(conf->people.items[i].id, name) == 0 ||
		    strcmp(conf->people.items[i].title, name) == 0)
			return conf->people.items[i].id;
	return NULL;
}

static int
service_case_allow(struct service_case *what)
{
	const char *environments[SERVICE_ENVIRONMENTS_MAX];
	const struct conf *conf = what->service->conf;
	struct error error = { 0 };
	struct subject subject;
	struct grant_case grant = {
		.power = 1u << what->act.verb,
		.window = what->after.window->id,
		.environments = environments,
		.coordinator = service_case_coordinator(what),
		.coordinator_powers = GRANT_ALL_ACTS & ~(1u << ACT_NEW),
		.confirmer = what->after.window->confirm.by,
		.confirmer_powers = 1u << ACT_CONFIRM | 1u << ACT_UNCONFIRM,
	};

	service_case_environments(what, &grant, environments,
	    SERVICE_ENVIRONMENTS_MAX);
	requester_subject(what->command->requester, &subject);
	if (grant_check(conf->grants.items, conf->grants.count, &subject,
	    &grant, &error) == 0)
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

/* Invitations are for mail. */
static bool
service_case_takes_invitations(const struct service_case *what,
    const char *id)
{
	const struct channel *channel =
	    conf_find_channel(what->service->conf, id);

	return channel != NULL && channel->kind->takes_invitations;
}

/* What will be said, and where. */
static void
service_case_put_said(const struct service_case *what,
    struct jsontext *json)
{
	const struct announcement *announcement;
	char kind[ANNOUNCEMENT_KIND_MAX];
	size_t i, k;

	jsontext_list(json, "said");
	for (i = 0; i < what->said.list.count; i++) {
		announcement = &what->said.list.items[i];
		announcement_format_kind(announcement->kind,
		    announcement->lead_secs, kind);
		for (k = 0; k < announcement->announce->channels.count; k++) {
			if (announcement->kind == ANNOUNCEMENT_INVITATION &&
			    !service_case_takes_invitations(what,
			    announcement->announce->channels.items[k]))
				continue;
			jsontext_object(json, NULL);
			jsontext_string(json, "channel",
			    announcement->announce->channels.items[k]);
			jsontext_string(json, "kind", kind);
			jsontext_end_object(json);
		}
	}
	jsontext_end_list(json);
}

/* Other work in the same environments at the same time. */
static void
service_case_put_conflicts(const struct service_case *what,
    struct jsontext *json)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda conflicts = { 0 };
	size_t i;

	agenda_find_conflicts(&conflicts, what->schedule, &what->after);
	jsontext_list(json, "conflicts");
	for (i = 0; i < conflicts.list.count; i++) {
		occurrence_format_identity(&conflicts.list.items[i],
		    identity);
		jsontext_string(json, NULL, identity);
	}
	jsontext_end_list(json);
	agenda_clear(&conflicts);
}

static void
service_case_answer(const struct service_case *what)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", act_verb_name(what->act.verb));
	jsontext_bool(&json, "dry_run", what->command->is_dry);
	occurrence_json_format(&json, "occurrence", &what->after, NULL, 0);
	service_case_put_said(what, &json);
	service_case_put_conflicts(what, &json);
	jsontext_end_object(&json);
	service_answer(what->command, 200, "application/json", &body);
}

/* --- doing ---------------------------------------------------------------- */

/* An occurrence as the journal keeps it. */
static void
service_case_format(struct text *text, const struct occurrence *occurrence)
{
	struct jsontext json = { .text = text };

	if (occurrence->window != NULL)
		occurrence_json_format(&json, NULL, occurrence, NULL, 0);
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
	service_case_format(&before, &what->before);
	service_case_format(&after, &what->after);
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

/* What the act calls for, and nothing that is older than it. */
static void
service_case_plan(struct service_case *what)
{
	struct announcements all = { 0 };
	int64_t act_at = what->act.at_ms / 1000;
	size_t i;

	announcement_plan(&what->after, &all);
	for (i = 0; i < all.list.count; i++)
		if (all.list.items[i].due_at == act_at &&
		    (all.list.items[i].act != NULL ||
		    all.list.items[i].kind == ANNOUNCEMENT_START ||
		    all.list.items[i].kind == ANNOUNCEMENT_END))
			array_push(&what->said.list, all.list.items[i]);
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
	return 0;
}

/* All of it in one transaction; the schedule is the new one from its commit
 * on. */
static int
service_case_do(struct service_case *what)
{
	struct service *service = what->service;
	struct schedule *old = service->schedule;
	struct error error = { 0 };

	/* What fell due before the act is owed as it was. */
	if (!service->is_clock_wrong &&
	    agenda_run_put(service, true, &error) < 0)
		goto fail;
	service->schedule = what->schedule;
	if (service_case_journal(what, &error) < 0 ||
	    service_move_occurrence(service, &what->after, &error) < 0 ||
	    service_case_put(what, &error) < 0 ||
	    service_commit(service, &error) < 0)
		goto fail;
	what->schedule = old;		/* released with the case */
	agenda_run_init(service);
	service_publish(service);
	log_info(service->seams.log, "act",
	    LOG_TEXT("act", act_verb_name(what->act.verb)),
	    LOG_TEXT("occurrence", what->act.occurrence),
	    LOG_TEXT("who", what->act.who), LOG_TEXT("way", what->act.way),
	    LOG_TEXT("because",
	    what->act.because == NULL ? "" : what->act.because));
	return 0;
fail:
	service->schedule = old;
	service_rollback(service);
	log_error(service->seams.log, "store_failed",
	    LOG_TEXT("error", error.text));
	service_decline(what->command, 507, "it could not be written down, "
	    "so nothing was done: %s", error.text);
	return -1;
}

void
service_act(struct service *service, struct command *command)
{
	struct service_case what = { .service = service, .command = command };

	if (service_case_read(&what) < 0 || service_case_decide(&what) < 0 ||
	    service_case_allow(&what) < 0)
		goto out;
	service_case_plan(&what);
	if (command->is_dry || service_case_do(&what) == 0)
		service_case_answer(&what);
out:
	service_case_clear(&what);
}
