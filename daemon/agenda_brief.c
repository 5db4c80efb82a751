/* SPDX-License-Identifier: MIT */
/* The brief of what is planned: frozen while its messages wait, and true when
 * the next of them is put. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "service_internal.h"
#include "store_brief.h"

int
agenda_brief_keep(struct service *service, const char *identity,
    struct brief *brief, struct error *ret_error)
{
	struct brief_row kept = { 0 };
	struct error error = { 0 };
	int64_t id;
	int status = store_brief_find(service->seams.store, identity, &id,
	    ret_error);

	if (status <= 0)
		return status;
	status = store_brief_load(service->seams.store, id, &kept, &error);
	if (status == 0)
		(void)brief_keep(brief, kept.body);
	store_brief_clear(&kept);
	/* One that is damaged is told of when it is to be said. */
	return status == 0 || error.code != ERROR_STORE ? 0 :
	    error_set(ret_error, error.code, "%s", error.text);
}

static bool
agenda_brief_is_same(const struct brief_row *kept,
    const struct brief_row *row)
{
	return kept->start_at == row->start_at &&
	    kept->end_at == row->end_at &&
	    kept->grace_secs == row->grace_secs &&
	    kept->catch_up_secs == row->catch_up_secs &&
	    strcmp(kept->body, row->body) == 0;
}

/* One that was there may be older than the configuration: where nothing was
 * owed and no board stands, a reload leaves it alone, and the file may have
 * been changed while nobody ran. */
static int
agenda_brief_renew(struct service *service, struct brief *brief,
    struct brief_row *row, struct text *body, struct error *ret_error)
{
	struct brief_row kept = { 0 };
	bool is_same;

	if (store_brief_load(service->seams.store, row->id, &kept,
	    ret_error) < 0)
		return -1;
	is_same = agenda_brief_is_same(&kept, row);
	if (!is_same && brief_keep(brief, kept.body)) {
		text_cut(body, 0);
		brief_format(body, brief);
		row->body = text_string(body);
		is_same = agenda_brief_is_same(&kept, row);
	}
	store_brief_clear(&kept);
	if (is_same)
		return 0;
	outbox_memos_clear(service);
	return store_brief_save(service->seams.store, row,
	    service_now_ms(service), ret_error);
}

/* Keep what the messages will need to know, so that they can be worded when the
 * window has long left the configuration. */
int
agenda_brief_put(struct service *service, const struct agenda_item *item,
    int64_t *ret_id, struct error *ret_error)
{
	const struct window *window = item->occurrence.window;
	struct agenda_run *run = &service->agenda;
	struct brief_row row = { .identity = run->identity,
	    .start_at = item->occurrence.start_at,
	    .end_at = item->occurrence.end_at,
	    .grace_secs = window->grace_secs,
	    .catch_up_secs = window->catch_up_secs };
	struct brief brief = { 0 };
	struct text body = { 0 };
	int status;

	occurrence_format_identity(&item->occurrence, run->identity);
	brief_init(&brief, &item->occurrence, &service->conf->brief_site);
	brief_format(&body, &brief);
	row.body = text_string(&body);
	status = store_brief_put(service->seams.store, &row,
	    service_now_ms(service), &row.id, ret_error);
	if (status == 0)
		status = agenda_brief_renew(service, &brief, &row, &body,
		    ret_error);
	if (status == 0) {
		*ret_id = row.id;
		free(run->key_zone);
		run->key_zone = mem_string(brief.key_zone);
	}
	text_clear(&body);
	brief_clear(&brief);
	return status;
}
