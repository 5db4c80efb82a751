/* SPDX-License-Identifier: MIT */
/* The brief of what is planned: frozen while its messages wait, and true when
 * the next of them is put. */
#include <string.h>

#include "service_internal.h"
#include "store_brief.h"

/* One that was there may be older than the configuration: where nothing was
 * owed and no board stands, a reload leaves it alone, and the file may have
 * been changed while nobody ran. */
static int
agenda_brief_renew(struct service *service, const struct brief_row *row,
    int64_t id, struct error *ret_error)
{
	struct brief_row kept = { 0 };
	bool is_same;

	if (store_brief_load(service->seams.store, id, &kept, ret_error) < 0)
		return -1;
	is_same = kept.start_at == row->start_at &&
	    kept.end_at == row->end_at &&
	    kept.grace_secs == row->grace_secs &&
	    kept.catch_up_secs == row->catch_up_secs &&
	    strcmp(kept.body, row->body) == 0;
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
	    service_now_ms(service), ret_id, ret_error);
	if (status == 0)
		status = agenda_brief_renew(service, &row, *ret_id,
		    ret_error);
	text_clear(&body);
	brief_clear(&brief);
	return status;
}
