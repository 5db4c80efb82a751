/* SPDX-License-Identifier: MIT */
/* What was shipped, for readers: the latest beside each snapshot, all of it by
 * COMMAND_SHIPPED, since the rows of years lie in the store. */
#include <string.h>

#include "instant.h"
#include "service_internal.h"
#include "store_shipped.h"

#define SERVICE_SHIPPED_QUERY_MAX 4096		/* bytes of the question */

int
service_shipped_load(struct service *service, struct error *ret_error)
{
	const struct shipped_filter filter = { .before_at = INT64_MAX,
	    .limit = SHIPPED_MOST, .is_brief = true };
	struct service_changes *changes = &service->changes;
	struct shipped_rows rows = { 0 };
	const struct shipped_row *row;
	size_t i;

	if (!changes->has_shipped)
		return 0;
	if (store_shipped_list(service->seams.store, &filter, &rows,
	    ret_error) < 0)
		return -1;
	shipped_list_release(changes->shipped);
	changes->shipped = rows.list.count == 0 ? NULL : shipped_list_new();
	for (i = 0; i < rows.list.count; i++) {
		row = &rows.list.items[i];
		shipped_list_add(changes->shipped, &(struct shipped){
		    .occurrence = row->occurrence,
		    .environment = row->environment,
		    .service = row->service, .class = row->class,
		    .from = row->from, .to = row->to,
		    .shipped_at = row->shipped_at,
		    .merged_at = row->merged_at });
	}
	store_shipped_clear(&rows);
	changes->has_shipped = false;
	return 0;
}

/* An instant; null where it is not known. */
static void
service_shipped_put_time(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	if (at != 0)
		instant_format(&text, at);
	jsontext_string(json, key, at == 0 ? NULL : text_string(&text));
	text_clear(&text);
}

static void
service_shipped_put_row(struct jsontext *json, const struct shipped_row *row)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "service", row->service);
	jsontext_string(json, "environment", row->environment);
	jsontext_string(json, "occurrence", row->occurrence);
	jsontext_string(json, "class", row->class);
	jsontext_string(json, "from", row->from[0] == '\0' ? NULL : row->from);
	jsontext_string(json, "to", row->to[0] == '\0' ? NULL : row->to);
	service_shipped_put_time(json, "shipped_at", row->shipped_at);
	service_shipped_put_time(json, "merged_at", row->merged_at);
	if (row->body[0] != '\0')
		jsontext_raw(json, "change", row->body);
	jsontext_end_object(json);
}

/* {"service":"gafaelfawr","environment":"idfprod","occurrence":"…"}: each may
 * be left out. */
void
service_shipped_answer(struct service *service, struct command *command)
{
	struct shipped_filter filter = { .before_at = INT64_MAX,
	    .limit = (int)command->limit };
	struct shipped_rows rows = { 0 };
	struct text body = { 0 };
	struct jsontext json = { .text = &body };
	struct error error = { 0 };
	struct doc *doc = NULL;
	size_t i;

	if (doc_parse_json(command->argument, strlen(command->argument),
	    SERVICE_SHIPPED_QUERY_MAX, &doc, &error) < 0) {
		service_decline(command, 400, "%s", error.text);
		return;
	}
	filter.service = doc_string(doc_find(doc, "service"));
	filter.environment = doc_string(doc_find(doc, "environment"));
	filter.occurrence = doc_string(doc_find(doc, "occurrence"));
	if (store_shipped_list(service->seams.store, &filter, &rows,
	    &error) < 0) {
		service_decline(command, 500, "%s", error.text);
		doc_free(doc);
		return;
	}
	jsontext_list(&json, NULL);
	for (i = 0; i < rows.list.count; i++)
		service_shipped_put_row(&json, &rows.list.items[i]);
	jsontext_end_list(&json);
	text_putc(&body, '\n');
	service_answer(command, 200, "application/json", &body);
	store_shipped_clear(&rows);
	doc_free(doc);
}
