/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/occurrences/WINDOW/START: one occurrence with its life: what was
 * done, when, and why.  `in` as in route_occurrences.c.
 *
 * What was announced is for everybody; by whom it was done, and by which way
 * in, is for those who are known here.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "caller_internal.h"
#include "life.h"
#include "mem.h"
#include "occurrence_json.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

#define ROUTE_OCCURRENCE_IN_MAX 8

/* What was asked for.  Everything is lent. */
struct route_occurrence {
	struct request *request;
	const struct snapshot *snapshot;
	struct zonedir *zonedir;	/* locked */
	bool is_known;			/* who asks */
	struct occurrence occurrence;
	const struct zone *in[ROUTE_OCCURRENCE_IN_MAX];
	size_t in_count;
};

/* An instant in milliseconds; null where it is 0. */
static void
route_occurrence_time(struct jsontext *json, const char *key, int64_t at_ms)
{
	struct text text = { 0 };

	if (at_ms != 0)
		civil_format_utc(&text, at_ms / 1000);
	jsontext_string(json, key, at_ms == 0 ? NULL : text_string(&text));
	text_clear(&text);
}

/* How far each environment is. */
static void
route_occurrence_steps(struct jsontext *json, const struct life *life)
{
	const struct life_step *step;
	size_t i;

	jsontext_list(json, "progress");
	for (i = 0; life != NULL && i < life->steps.count; i++) {
		step = &life->steps.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "environment", step->environment);
		jsontext_number(json, "stage", step->stage + 1);
		route_occurrence_time(json, "begun", step->begun_ms);
		route_occurrence_time(json, "done", step->done_ms);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* One act.  The words of ACT_NEW are the window's definition. */
static void
route_occurrence_act(struct jsontext *json, const struct act *act,
    bool is_known)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "act", act_verb_name(act->verb));
	route_occurrence_time(json, "at", act->at_ms);
	if (is_known) {
		jsontext_string(json, "who", act->who);
		jsontext_string(json, "way", act->way);
	}
	jsontext_string(json, "because", act->because);
	if (act->verb != ACT_NEW && act->words != NULL)
		jsontext_string(json, "words", act->words);
	if (act->verb == ACT_STAGE_BEGUN || act->verb == ACT_STAGE_DONE) {
		jsontext_number(json, "stage", act->stage + 1);
		jsontext_string(json, "environment", act->environment);
	}
	route_occurrence_time(json, "start", act->start_at * 1000);
	route_occurrence_time(json, "end", act->end_at * 1000);
	jsontext_end_object(json);
}

/* What people did, in order; notes once more by themselves. */
static void
route_occurrence_life(const struct route_occurrence *what,
    struct jsontext *json)
{
	const struct life *life = what->occurrence.life;
	const struct act *act;
	size_t i;

	route_occurrence_time(json, "started",
	    life == NULL ? 0 : life->started_ms);
	route_occurrence_time(json, "verifying",
	    life == NULL ? 0 : life->verifying_ms);
	route_occurrence_time(json, "ended",
	    life == NULL ? 0 : life->ended_ms);
	route_occurrence_steps(json, life);
	jsontext_list(json, "acts");
	for (i = 0; life != NULL && i < life->acts.list.count; i++)
		route_occurrence_act(json, &life->acts.list.items[i],
		    what->is_known);
	jsontext_end_list(json);
	jsontext_list(json, "notes");
	for (i = 0; life != NULL && i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (act->verb != ACT_NOTE)
			continue;
		jsontext_object(json, NULL);
		route_occurrence_time(json, "at", act->at_ms);
		jsontext_string(json, "words", act->words);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

static void
route_occurrence_format(struct route_occurrence *what)
{
	const struct occurrence_json how = { .in = what->in,
	    .in_count = what->in_count,
	    .now_at = clock_now(what->snapshot->clock),
	    .known_from_at = what->snapshot->known_from_at };
	struct text occurrence = { 0 }, text = { 0 };
	struct jsontext inner = { .text = &occurrence };
	struct jsontext json = { .text = &text };
	size_t length;

	occurrence_json_format(&inner, NULL, &what->occurrence, &how);
	jsontext_object(&json, NULL);
	jsontext_raw(&json, "occurrence", text_string(&occurrence));
	route_occurrence_life(what, &json);
	jsontext_end_object(&json);
	text_putc(&text, '\n');
	length = text.length;
	reply_send(what->request, MHD_HTTP_OK, "application/json",
	    text_take(&text), length);
	text_clear(&occurrence);
}

/* Its parameters, and which one.  0, or -1 and the request is answered. */
static int
route_occurrence_read(struct route_occurrence *what)
{
	const struct target *target = &what->request->target;
	const struct schedule *schedule = what->snapshot->schedule;
	const struct zone *zone;
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < target->parameter_count; i++) {
		zone = NULL;
		if (strcmp(target->parameters[i].name, "in") != 0) {
			reply_fail_unknown(what->request,
			    &target->parameters[i], "accepted is in");
			return -1;
		}
		if (what->in_count == ROUTE_OCCURRENCE_IN_MAX)
			(void)error_set(&error, ERROR_INPUT, "in is given "
			    "more than %d times", ROUTE_OCCURRENCE_IN_MAX);
		else
			zone = zonedir_find(what->zonedir,
			    target->parameters[i].value, &error);
		if (zone == NULL) {
			reply_fail(what->request, MHD_HTTP_BAD_REQUEST,
			    error.text);
			return -1;
		}
		what->in[what->in_count++] = zone;
	}
	if (schedule_find(schedule, target->path +
	    strlen(what->request->route->path), &what->occurrence,
	    &error) < 0) {
		reply_fail(what->request, MHD_HTTP_NOT_FOUND, error.text);
		return -1;
	}
	/* As agenda_lapse() for a list. */
	if (occurrence_lapse_at(&what->occurrence) <=
	    clock_now(what->snapshot->clock))
		what->occurrence.status = OCCURRENCE_CANCELLED;
	return 0;
}

void
route_occurrence_answer(struct request *request)
{
	struct server *server = request->server;
	struct route_occurrence what = { .request = request };
	struct requester *requester;
	struct snapshot *snapshot;

	snapshot = server->port->snapshot(server->port->owner);
	requester = caller_recognise(request, snapshot, "api");
	if (requester != NULL) {
		what.snapshot = snapshot;
		what.is_known = requester->kind != SUBJECT_NOBODY;
		what.zonedir = zonebox_lock(&server->zones,
		    snapshot->generation);
		if (route_occurrence_read(&what) == 0)
			route_occurrence_format(&what);
		/* Zones of ?in= are lent until here. */
		zonebox_unlock(&server->zones);
	}
	requester_free(requester);
	snapshot_release(snapshot);
}
