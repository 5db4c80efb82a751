/* SPDX-License-Identifier: MIT */
/*
 * GET /feeds/NAME.atom, /feeds/NAME.json: what was announced and what happened.
 * Made for each request from the snapshot: readers ask a few times a day, each
 * with an ETag.
 */
#include <stdlib.h>
#include <string.h>

#include "accept_internal.h"
#include "tiding.h"
#include "mem.h"
#include "never.h"
#include "page_outlet_internal.h"
#include "prepared_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* A document, by the end of its address. */
static const struct route_tiding_kind {
	const char *suffix, *accept, *type;
	void (*format)(struct text *text,
	    const struct tiding_document *document,
	    const struct tidings *tidings);
} route_tiding_kinds[] = {
	{ ".atom", "application/atom+xml",
	    "application/atom+xml; charset=utf-8", tiding_format_atom },
	{ ".json", "application/feed+json", "application/feed+json",
	    tiding_format_json },
};

/* What is asked for, and the name without its end (the caller frees). */
static const struct route_tiding_kind *
route_tiding_find(const char *path, char **ret_name)
{
	const char *name = path + strlen("/feeds/");
	size_t length = strlen(name), suffix, i;

	for (i = 0; i < countof(route_tiding_kinds); i++) {
		suffix = strlen(route_tiding_kinds[i].suffix);
		if (length <= suffix || strcmp(name + length - suffix,
		    route_tiding_kinds[i].suffix) != 0)
			continue;
		*ret_name = mem_bytes(name, length - suffix);
		return &route_tiding_kinds[i];
	}
	return NULL;
}

bool
route_tiding_is(const struct request *request)
{
	char *name = NULL;
	bool is_one = route_tiding_find(request->target.path, &name) !=
	    NULL;

	free(name);
	return is_one;
}

/* Readers often say that they take any JSON. */
static bool
route_tiding_accepts(const struct request *request,
    const struct route_tiding_kind *kind)
{
	return accept_has_type(request->accept, kind->accept) ||
	    (strcmp(kind->suffix, ".json") == 0 &&
	    accept_has_type(request->accept, "application/json")) ||
	    (strcmp(kind->suffix, ".atom") == 0 &&
	    accept_has_type(request->accept, "application/xml"));
}

static void
route_tiding_send(struct request *request,
    const struct snapshot *snapshot, const struct route_tiding_kind *kind,
    const char *name)
{
	struct prepared_source source = { .type = kind->type,
	    .cache_control = "no-cache",
	    .codings = CODING_BIT(CODING_GZIP) };
	struct page page = { .conf = snapshot->conf, .host = request->host };
	struct tiding_document document = { .site = &snapshot->feed_site,
	    .name = name, .updated_at = snapshot->loaded_at };
	struct tidings tidings = { 0 };
	struct text text = { 0 }, base = { 0 };
	struct prepared *prepared;
	struct error error = { 0 };
	size_t length;

	if (tiding_list(&snapshot->feed_site, name,
	    clock_now(snapshot->clock), snapshot->known_from_at, &tidings,
	    &error) < 0) {
		reply_fail(request, MHD_HTTP_NOT_FOUND, error.text);
		return;
	}
	page_put_site(&page, &base, false);
	document.base = text_string(&base);
	kind->format(&text, &document, &tidings);
	/* Titles change with the configuration alone. */
	source.modified_at = tiding_updated_at(&document, &tidings);
	if (source.modified_at < snapshot->loaded_at)
		source.modified_at = snapshot->loaded_at;
	length = text.length;
	prepared = prepared_new(&source, text_take(&text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
	tiding_clear(&tidings);
	text_clear(&base);
}

void
route_tiding_answer(struct request *request)
{
	struct server *server = request->server;
	const struct route_tiding_kind *kind;
	struct snapshot *snapshot;
	struct error error;
	char *name = NULL;

	kind = route_tiding_find(request->target.path, &name);
	/* route_tiding_is() has found it */
	if (never(kind == NULL)) {
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "there is nothing at this address");
	} else if (!route_tiding_accepts(request, kind)) {
		(void)error_set(&error, ERROR_INPUT, "Accept rules out the "
		    "only form there is: %s", kind->accept);
		reply_fail(request, MHD_HTTP_NOT_ACCEPTABLE, error.text);
	} else {
		snapshot = server->port->snapshot(server->port->owner);
		route_tiding_send(request, snapshot, kind, name);
		snapshot_release(snapshot);
	}
	free(name);
}
