/* SPDX-License-Identifier: MIT */
/*
 * GET /policy: the policy as a page.  GET /api/v1/policy?service=&environment=
 * [&change=&disruption=&emergency=]: what it says about one change, as
 * `patchday policy check --json`.  Everybody may read it: who is to keep rules
 * has to know them.
 */
#include <string.h>

#include "advice.h"
#include "nearest.h"
#include "page_internal.h"
#include "reply_internal.h"
#include "route_environment_internal.h"
#include "route_internal.h"
#include "route_policy_internal.h"
#include "server_internal.h"

void
route_policy_page_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot;
	struct text text = { 0 };
	struct page page = { .text = &text, .base = "" };

	snapshot = server->port->snapshot(server->port->owner);
	page_init(&page, request, snapshot);
	page_format_policy(&page);
	page_send(&page, request, MHD_HTTP_OK);
	snapshot_release(snapshot);
}

/* "true", "false"; not given: nobody knows. */
static int
route_policy_read_whether(const struct target *target, const char *name,
    enum process_whether *ret_whether, struct error *ret_error)
{
	const char *value = target_find(target, name);

	if (value == NULL)
		return 0;
	if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		return error_set(ret_error, ERROR_INPUT, "%s=%.40s is "
		    "unknown; accepted are true and false", name, value);
	*ret_whether = value[0] == 't' ? WHETHER_YES : WHETHER_NO;
	return 0;
}

int
route_policy_read_change(const struct target *target,
    struct process_case *what, struct error *ret_error)
{
	enum process_whether emergency = WHETHER_NO;
	const struct policy_classes *classes = advice_classes();
	const char *name = target_find(target, "change");
	size_t i;

	if (route_policy_read_whether(target, "disruption", &what->disruption,
	    ret_error) < 0 || route_policy_read_whether(target, "emergency",
	    &emergency, ret_error) < 0)
		return -1;
	what->is_emergency = emergency == WHETHER_YES;
	for (i = 0; name != NULL && i < classes->count; i++)
		if (strcmp(classes->names[i], name) == 0) {
			what->classes = 1u << i;
			return 0;
		}
	return name == NULL ? 0 : error_set(ret_error, ERROR_INPUT,
	    "change=%.40s is no class of changes; accepted are major, minor, "
	    "patch, pre-release, dated, version, enabled, removed, templates, "
	    "values, unknown", name);
}

static int
route_policy_read(const struct target *target, const struct conf *conf,
    struct advice_question *question, struct error *ret_error)
{
	static const char *const known[] = { "service", "environment",
		"change", "disruption", "emergency" };
	const char *name, *nearest;
	size_t i;

	for (i = 0; i < target->parameter_count; i++) {
		name = target->parameters[i].name;
		nearest = nearest_find(name, known, countof(known));
		if (nearest == NULL || strcmp(nearest, name) != 0)
			return error_set(ret_error, ERROR_INPUT, "the "
			    "parameter \"%.40s\" is unknown; accepted are "
			    "service, environment, change, disruption, "
			    "emergency", name);
	}
	question->policy.service = target_find(target, "service");
	name = target_find(target, "environment");
	if (question->policy.service == NULL || name == NULL)
		return error_set(ret_error, ERROR_INPUT, "service and "
		    "environment are needed: "
		    "/api/v1/policy?service=NAME&environment=ID");
	question->policy.environment = conf_find_environment(conf, name);
	if (question->policy.environment == NULL)
		return route_environment_fail(conf, name, ret_error);
	return route_policy_read_change(target, &question->policy.what,
	    ret_error);
}

void
route_policy_answer(struct request *request)
{
	struct server *server = request->server;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	struct advice_question question = { 0 };
	struct error error = { 0 };
	struct snapshot *snapshot;
	struct advice advice;
	size_t length;

	snapshot = server->port->snapshot(server->port->owner);
	question.schedule = snapshot->schedule;
	question.now_at = clock_now(snapshot->clock);
	if (route_policy_read(&request->target, snapshot->conf, &question,
	    &error) < 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
		goto out;
	}
	advice_plan(snapshot->conf, &question, &advice);
	advice_format_json(&json, NULL, &question, &advice);
	text_putc(&text, '\n');
	advice_clear(&advice);
	length = text.length;
	reply_send(request, MHD_HTTP_OK, "application/json", text_take(&text),
	    length);
out:
	text_clear(&text);
	snapshot_release(snapshot);
}
