/* SPDX-License-Identifier: MIT */
/*
 * Keys of what the planner puts.  The window's zone is in them, and the file
 * may give it another one when half of an occurrence is said: then keys go on
 * as they began, by the zone that its brief remembers, or the end would be owed
 * twice, by either name.  Only reminders are worth saying again, where the new
 * zone has the start at another time and nobody was told yet that it began.
 */
#include "agenda_key_internal.h"
#include "announcement.h"
#include "outbox_order_internal.h"
#include "service_internal.h"

static void
agenda_key_format(struct outbox_row *row, const char *zone)
{
	announcement_key(row->identity, zone, row->kind, row->revision,
	    row->channel, row->recipient, row->key);
}

/* Is a row with that key there, due at another time?  1, 0, -1. */
static int
agenda_key_has(struct service *service, const char *key, int64_t due_at,
    struct error *ret_error)
{
	struct outbox_rows rows = { 0 };
	bool has_other;

	if (store_outbox_find(service->seams.store, key, &rows,
	    ret_error) < 0)
		return -1;
	has_other = rows.list.count > 0 && rows.list.items[0].due_at != due_at;
	store_outbox_clear(&rows);
	return has_other;
}

int
agenda_key_find(struct service *service, const struct window *window,
    const char *key_zone, struct outbox_row *row, struct error *ret_error)
{
	char key[OUTBOX_KEY_MAX];
	int found;

	agenda_key_format(row, key_zone == NULL ? zone_name(window->zone) :
	    key_zone);
	if (key_zone == NULL ||
	    outbox_order_kind(row) != ANNOUNCEMENT_REMINDER)
		return 0;
	found = agenda_key_has(service, row->key, row->due_at, ret_error);
	if (found <= 0)
		return found;
	announcement_key(row->identity, key_zone, "start", 0, row->channel,
	    row->recipient, key);
	found = store_outbox_has(service->seams.store, key, ret_error);
	if (found == 0)
		agenda_key_format(row, zone_name(window->zone));
	return found < 0 ? -1 : 0;
}
