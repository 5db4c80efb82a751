/* SPDX-License-Identifier: MIT */
/* What the routes of environments share. */
#include "route_environment_internal.h"

#include <string.h>

#include "nearest.h"
#include "prepared_internal.h"
#include "utf8.h"

#define ROUTE_ENVIRONMENT_LIST_MAX 12	/* ids that are named */
#define ROUTE_ENVIRONMENT_ID_MAX 64
#define ROUTE_ENVIRONMENT_PACK_MAX (256 * 1024)	/* bytes to compress */

void
route_environment_refuse(struct text *text, const struct conf *conf,
    const char *id)
{
	ARRAY(const char *) names = { 0 };
	const char *nearest;
	size_t i, length = utf8_prefix(id, ROUTE_ENVIRONMENT_ID_MAX);

	for (i = 0; i < conf->environments.count; i++)
		array_push(&names, (const char *)
		    conf->environments.items[i].id);
	nearest = nearest_find(id, names.items, names.count);
	text_putf(text, "there is no environment \"%.*s\"", (int)length, id);
	if (nearest != NULL)
		text_putf(text, "; did you mean \"%s\"?", nearest);
	else if (names.count == 0)
		text_puts(text, "; the configuration has none");
	else
		text_puts(text, "; there are ");
	for (i = 0; nearest == NULL && i < names.count &&
	    i < ROUTE_ENVIRONMENT_LIST_MAX; i++)
		text_putf(text, "%s%s", i > 0 ? ", " : "", names.items[i]);
	if (nearest == NULL && i < names.count)
		text_putf(text, " and %zu more", names.count - i);
	array_clear(&names);
}

int
route_environment_fail(const struct conf *conf, const char *id,
    struct error *ret_error)
{
	struct text reason = { 0 };

	route_environment_refuse(&reason, conf, id);
	(void)error_set(ret_error, ERROR_INPUT, "%s", text_string(&reason));
	text_clear(&reason);
	return -1;
}

void
route_environment_find(struct route_environment *view,
    const struct snapshot *snapshot, const char *id, bool is_known)
{
	const struct pending *all = pending_list_find(snapshot->pending, id);

	*view = (struct route_environment){ .is_open = is_known ||
	    snapshot->conf->changes_are_public };
	view->all = all;
	view->shown = all;
	if (all == NULL || view->is_open)
		return;
	pending_copy_public(all, &view->copy);
	view->shown = &view->copy;
}

void
route_environment_clear(struct route_environment *view)
{
	pending_clear(&view->copy);
	*view = (struct route_environment){ 0 };
}

void
route_environment_send(struct request *request, const char *type,
    bool is_private, struct text *text)
{
	struct prepared_source source = { .type = type,
		/* What somebody may read is nobody else's. */
		.cache_control = is_private ? "private, no-cache" :
		    "no-cache" };
	struct prepared *prepared;
	enum coding coding;
	size_t length = text->length;

	/* Only the coding that this client wants is worth making, and nothing
	 * that other clients would wait for. */
	if (length <= ROUTE_ENVIRONMENT_PACK_MAX &&
	    coding_choose(request->accept_encoding, CODING_BIT(CODING_GZIP) |
	    CODING_BIT(CODING_IDENTITY), &coding) == 0)
		source.codings = CODING_BIT(coding);
	prepared = prepared_new(&source, text_take(text), length);
	prepared_send(prepared, request);
	prepared_release(prepared);
}
