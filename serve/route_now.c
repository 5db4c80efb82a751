/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/now?environment=: what is under way and what comes next, for
 * banners in pages of others.
 *
 * It is public and the same for everybody, so any page may read it (CORS); no
 * other route says so.  Browsers and proxies keep it until the next edge, at
 * most a minute, as people may act; from then on they ask with the ETag, which
 * is weak: it leaves `as_of` out, which would be another each second.
 */
#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "present_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "validator_internal.h"

#define ROUTE_NOW_MOST_SECS 60
#define ROUTE_NOW_HASH_DIGITS 20
#define ROUTE_NOW_ETAG_MAX (ROUTE_NOW_HASH_DIGITS + 5)

static int
route_now_read(const struct target *target, const struct conf *conf,
    const char **ret_environment, struct error *ret_error)
{
	const struct target_parameter *parameter;
	size_t i;

	for (i = 0; i < target->parameter_count; i++) {
		parameter = &target->parameters[i];
		if (strcmp(parameter->name, "environment") != 0)
			return error_set(ret_error, ERROR_INPUT, "the "
			    "parameter \"%.40s\" is unknown; accepted is "
			    "environment", parameter->name);
		if (conf_find_environment(conf, parameter->value) == NULL)
			return error_set(ret_error, ERROR_INPUT, "there is no "
			    "environment \"%.80s\"", parameter->value);
		*ret_environment = parameter->value;
	}
	return 0;
}

/* Without as_of, and with: the same bytes behind it. */
static void
route_now_format(struct text *text, const struct present *present,
    const struct zone *utc, int64_t now_at, bool has_time)
{
	struct jsontext json = { .text = text };
	struct text at = { 0 };

	jsontext_object(&json, NULL);
	if (has_time) {
		civil_format_utc(&at, now_at);
		jsontext_string(&json, "as_of", text_string(&at));
		text_clear(&at);
	}
	present_format(&json, present, utc, now_at);
	jsontext_end_object(&json);
	text_putc(text, '\n');
}

static void
route_now_etag(const struct text *text,
    char ret_etag[static ROUTE_NOW_ETAG_MAX])
{
	char hash[DIGEST_HEX_MAX];

	digest_hex(text->bytes, text->length, ROUTE_NOW_HASH_DIGITS, hash);
	(void)snprintf(ret_etag, ROUTE_NOW_ETAG_MAX, "W/\"%.*s\"",
	    ROUTE_NOW_HASH_DIGITS, hash);
}

static void
route_now_send(struct request *request, const struct present *present,
    const struct zone *utc, int64_t now_at)
{
	char etag[ROUTE_NOW_ETAG_MAX], age[32];
	struct MHD_Response *response;
	struct text text = { 0 };
	bool is_fresh;
	size_t length;

	route_now_format(&text, present, utc, now_at, false);
	route_now_etag(&text, etag);
	text_cut(&text, 0);
	if (validator_has_failed(&request->validator, etag, INT64_MAX)) {
		text_clear(&text);
		reply_fail_changed(request);
		return;
	}
	/* Without "W/": they are compared weakly. */
	is_fresh = validator_is_fresh(&request->validator, etag + 2,
	    INT64_MAX);
	if (!is_fresh)
		route_now_format(&text, present, utc, now_at, true);
	length = text.length;
	response = reply_make("application/json", text_take(&text), length);
	(void)snprintf(age, sizeof(age), "public, max-age=%lld",
	    (long long)(present->until_at - now_at));
	reply_set(response, MHD_HTTP_HEADER_ETAG, etag);
	reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL, age);
	reply_set(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
	reply_queue(request, is_fresh ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK,
	    response);
	MHD_destroy_response(response);
}

void
route_now_answer(struct request *request)
{
	struct server *server = request->server;
	const char *environment = NULL;
	struct present present = { 0 };
	struct snapshot *snapshot;
	struct error error = { 0 };
	const struct zone *utc;
	int64_t now_at;

	snapshot = server->port->snapshot(server->port->owner);
	now_at = clock_now(snapshot->clock);
	if (route_now_read(&request->target, snapshot->conf, &environment,
	    &error) < 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
		snapshot_release(snapshot);
		return;
	}
	utc = zonedir_find(zonebox_lock(&server->zones,
	    snapshot->generation), "UTC", &error);
	if (utc == NULL) {
		reply_fail(request, MHD_HTTP_INTERNAL_SERVER_ERROR,
		    error.text);
	} else {
		present_find(&present, snapshot->schedule, environment,
		    snapshot->known_from_at, now_at, ROUTE_NOW_MOST_SECS);
		route_now_send(request, &present, utc, now_at);
		present_clear(&present);
	}
	zonebox_unlock(&server->zones);
	snapshot_release(snapshot);
}
