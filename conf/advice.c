/* SPDX-License-Identifier: MIT */
/*
 * The policy's answer in time.  Windows are looked for from the end of the
 * notice on: one that begins before nobody was told in time.
 */
#include "advice.h"

#include <string.h>

#include "change.h"
#include "civil.h"
#include "occurrence_json.h"

/* A window that is not found within so many is not soon. */
#define ADVICE_LOOKED_AT 200

const struct policy_classes *
advice_classes(void)
{
	/* As change_class_name() has them. */
	static const char *const names[CHANGE_CLASS_COUNT] = {
		[CHANGE_MAJOR] = "major", [CHANGE_MINOR] = "minor",
		[CHANGE_PATCH] = "patch",
		[CHANGE_PRE_RELEASE] = "pre-release",
		[CHANGE_DATED] = "dated", [CHANGE_VERSION] = "version",
		[CHANGE_ENABLED] = "enabled", [CHANGE_REMOVED] = "removed",
		[CHANGE_TEMPLATES] = "templates", [CHANGE_VALUES] = "values",
		[CHANGE_UNKNOWN] = "unknown",
	};
	static const struct policy_classes classes = { names,
		CHANGE_CLASS_COUNT };

	return &classes;
}

bool
advice_takes(const struct process *process, const struct window *window,
    const struct environment *environment)
{
	size_t i;

	if (process->kind != PROCESS_WINDOW)
		return environment->id != NULL &&
		    window_has_environment(window, environment->id);
	for (i = 0; i < process->windows.count; i++)
		if (strcmp(process->windows.items[i].id, window->id) == 0)
			return environment->id == NULL ||
			    window_has_environment(window, environment->id);
	return false;
}

/* Is all of it in freezes? */
static bool
advice_is_frozen(const struct conf *conf,
    const struct advice_question *question,
    const struct occurrence *occurrence)
{
	return freeze_next_thaw(&conf->policy, question->policy.service,
	    question->policy.environment, occurrence->start_at) >=
	    occurrence->end_at;
}

static void
advice_find_windows(const struct conf *conf,
    const struct advice_question *question, const struct process *process,
    struct advice *advice)
{
	struct { ARRAY(const struct window *) list; } windows = { 0 };
	struct agenda agenda = { 0 };
	const struct window *window;
	const struct occurrence *occurrence;
	size_t i;

	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		if (advice_takes(process, window,
		    question->policy.environment))
			array_push(&windows.list, window);
	}
	agenda_next(&agenda, windows.list.items, windows.list.count,
	    question->schedule, advice->notice_at, ADVICE_LOOKED_AT);
	(void)agenda_lapse(&agenda, question->now_at);
	for (i = 0; i < agenda.list.count &&
	    advice->windows.list.count < ADVICE_WINDOWS; i++) {
		occurrence = &agenda.list.items[i];
		if (occurrence->status != OCCURRENCE_CANCELLED &&
		    !advice_is_frozen(conf, question, occurrence))
			array_push(&advice->windows.list, *occurrence);
	}
	agenda_clear(&agenda);
	array_clear(&windows.list);
}

void
advice_plan(const struct conf *conf, const struct advice_question *question,
    struct advice *ret_advice)
{
	struct advice advice = { .notice_at = question->now_at };
	const struct process *process;

	if (!question->policy.what.is_emergency)
		advice.freeze = freeze_find(&conf->policy,
		    question->policy.service, question->policy.environment,
		    question->now_at);
	policy_find(&conf->policy, &question->policy, &advice.answer);
	if (advice.answer.decided != NULL) {
		process = advice.answer.decided->process;
		advice.notice_at += process->notice_secs;
		if (process->kind >= PROCESS_ANNOUNCE)
			advice_find_windows(conf, question, process, &advice);
		if (process->notice_secs > 0 &&
		    !question->policy.what.is_emergency)
			advice.notice_at = freeze_next_thaw(&conf->policy,
			    question->policy.service,
			    question->policy.environment, advice.notice_at);
	}
	*ret_advice = advice;
}

void
advice_clear(struct advice *advice)
{
	policy_clear_answer(&advice->answer);
	agenda_clear(&advice->windows);
}

void
advice_format_fit(struct text *text, const struct policy_fit *fit)
{
	static const char *const services[] = { "all services",
		"the service's group", "the service by name" };
	static const char *const environments[] = { "all environments",
		"the environment's group", "the environment by name" };

	text_putf(text, "%s, %s, %s", services[fit->service],
	    environments[fit->environment], fit->has_tier ? "its own tier" :
	    "any tier");
}

static void
advice_put_parties(struct jsontext *json, const char *key,
    const process_parties *parties)
{
	size_t i;

	jsontext_list(json, key);
	for (i = 0; i < parties->count; i++) {
		jsontext_object(json, NULL);
		jsontext_string(json, "id", parties->items[i].id);
		jsontext_string(json, "title", parties->items[i].title);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

void
advice_format_process(struct jsontext *json, const struct process *process)
{
	struct text words = { 0 };

	if (process == NULL) {
		jsontext_null(json, "process");
		return;
	}
	jsontext_object(json, "process");
	process_format(&words, process);
	jsontext_string(json, "kind", process_kind_name(process->kind));
	jsontext_string(json, "words", text_string(&words));
	advice_put_parties(json, "by", &process->by);
	advice_put_parties(json, "windows", &process->windows);
	advice_put_parties(json, "channels", &process->channels);
	jsontext_number(json, "notice_secs", process->notice_secs);
	jsontext_string(json, "remark", process->remark);
	jsontext_end_object(json);
	text_clear(&words);
}

void
advice_format_rule(struct jsontext *json, const char *key,
    const struct policy_fit *fit, const struct policy_fit *decided)
{
	const char *slash;
	struct text how = { 0 };

	if (fit == NULL) {
		jsontext_null(json, key);
		return;
	}
	slash = strrchr(fit->rule->file, '/');
	advice_format_fit(&how, fit);
	jsontext_object(json, key);
	jsontext_string(json, "title", fit->rule->title);
	/* Without its folder, which is nothing for strangers. */
	jsontext_string(json, "file", slash == NULL ? fit->rule->file :
	    slash + 1);
	jsontext_number(json, "line", fit->rule->line);
	jsontext_string(json, "fits_by", text_string(&how));
	if (fit != decided)
		jsontext_string(json, "lost_because", fit->process == NULL ?
		    "none of its conditions fits" : "it is less specific");
	jsontext_end_object(json);
	text_clear(&how);
}

static void
advice_put_windows(struct jsontext *json,
    const struct advice_question *question, const struct advice *advice)
{
	const struct occurrence_json how = { .now_at = question->now_at };
	size_t i;

	jsontext_list(json, "windows");
	for (i = 0; i < advice->windows.list.count; i++)
		occurrence_json_format(json, NULL,
		    &advice->windows.list.items[i], &how);
	jsontext_end_list(json);
}

static void
advice_put_freeze(struct jsontext *json, const struct freeze *freeze)
{
	struct text until = { 0 };

	if (freeze == NULL) {
		jsontext_null(json, "freeze");
		return;
	}
	civil_format_utc(&until, freeze->until_at);
	jsontext_object(json, "freeze");
	jsontext_string(json, "title", freeze->title);
	jsontext_string(json, "until", text_string(&until));
	jsontext_end_object(json);
	text_clear(&until);
}

void
advice_format_json(struct jsontext *json, const char *key,
    const struct advice_question *question, const struct advice *advice)
{
	const struct environment *environment = question->policy.environment;
	const struct policy_fit *decided = advice->answer.decided;
	struct text until = { 0 };
	size_t i;

	civil_format_utc(&until, advice->notice_at);
	jsontext_object(json, key);
	jsontext_string(json, "service", question->policy.service);
	jsontext_string(json, "environment", environment->id);
	jsontext_string(json, "tier", environment_tier_name(
	    environment->tier));
	advice_format_process(json, decided == NULL ? NULL :
	    decided->process);
	advice_format_rule(json, "rule", decided, decided);
	jsontext_list(json, "beaten");
	for (i = 0; i < advice->answer.fits.count; i++)
		if (&advice->answer.fits.items[i] != decided)
			advice_format_rule(json, NULL,
			    &advice->answer.fits.items[i], decided);
	jsontext_end_list(json);
	jsontext_string(json, "notice_until", text_string(&until));
	advice_put_freeze(json, advice->freeze);
	advice_put_windows(json, question, advice);
	jsontext_end_object(json);
	text_clear(&until);
}
