/* SPDX-License-Identifier: MIT */
/*
 * Zone data change: local times stay, instants move, people are told.
 *
 * When the system's zone data are updated, the configuration that runs is made
 * again with the new ones and taken over like a reload, whatever its files hold
 * by then: they may be broken, or wait for a reload that nobody has asked for
 * yet, and people would be told wrong times meanwhile.  Before that, each
 * window is expanded under both for a year and a bit; occurrences are matched
 * by their local time, which is what the configuration says, and those whose
 * instant differs are logged.  A government that moves its summer time by
 * decree is the reason this file exists.
 *
 * While nobody runs they may be replaced as well.  A start cannot compare what
 * was, so a fingerprint of each zone is kept, a line "FINGERPRINT NAME".
 */
#include "service_zones_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "conf_files.h"
#include "service_internal.h"
#include "store_meta.h"

/* A yearly window is in it, and both changes of the year. */
#define SERVICE_ZONES_AHEAD_SECS (400 * (int64_t)CIVIL_DAY_SECS)
#define SERVICE_ZONES_LOGGED 20		/* occurrences of a window */
#define SERVICE_ZONES_DIGITS 16		/* of a fingerprint */

/* By the local time of the rule: the same under old and new data. */
static int
service_zones_cmp(const void *a, const void *b)
{
	const struct occurrence *x = a, *y = b;

	return x->original_local < y->original_local ? -1 :
	    x->original_local > y->original_local;
}

/* The window's occurrences from now on, sorted for bsearch(). */
static void
service_zones_expand(const struct window *window, int64_t now_at,
    struct agenda *agenda)
{
	agenda_expand(agenda, &window, 1, NULL, now_at,
	    now_at + SERVICE_ZONES_AHEAD_SECS, AGENDA_TOUCHES);
	if (agenda->list.count > 1)
		qsort(agenda->list.items, agenda->list.count,
		    sizeof(agenda->list.items[0]), service_zones_cmp);
}

/* Log one that moves; the first of a window goes into the journal too. */
static void
service_zones_log(struct service *service, const struct occurrence *old,
    const struct occurrence *new, const char *identity, struct text *detail)
{
	struct text from = { 0 }, to = { 0 };

	civil_format_utc(&from, old->start_at);
	civil_format_utc(&to, new->start_at);
	log_warn(service->seams.log, "occurrence_moved",
	    LOG_TEXT("occurrence", identity),
	    LOG_TEXT("from", text_string(&from)),
	    LOG_TEXT("to", text_string(&to)));
	if (detail->length == 0)
		text_putf(detail, "%s from %s to %s", identity,
		    text_string(&from), text_string(&to));
	text_clear(&from);
	text_clear(&to);
}

/* How many occurrences of the window move; the first is put into `detail`. */
static size_t
service_zones_compare(struct service *service, const struct window *old,
    const struct window *new, struct text *detail)
{
	int64_t now_at = clock_now(service->seams.clock);
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda before = { 0 }, after = { 0 };
	const struct occurrence *match;
	size_t i, count = 0;

	service_zones_expand(old, now_at, &before);
	service_zones_expand(new, now_at, &after);
	for (i = 0; i < before.list.count && after.list.count > 0; i++) {
		match = bsearch(&before.list.items[i], after.list.items,
		    after.list.count, sizeof(after.list.items[0]),
		    service_zones_cmp);
		if (match == NULL ||
		    match->start_at == before.list.items[i].start_at)
			continue;
		occurrence_format_identity(match, identity);
		if (count++ < SERVICE_ZONES_LOGGED)
			service_zones_log(service, &before.list.items[i],
			    match, identity, detail);
	}
	agenda_clear(&before);
	agenda_clear(&after);
	return count;
}

/* Journal and log what moves; the number of occurrences, or -1. */
static int64_t
service_zones_tell(struct service *service, const struct conf *conf,
    struct error *ret_error)
{
	const struct window *old, *new;
	struct text detail = { 0 };
	int64_t total = 0;
	size_t i, count;
	int status = 0;

	for (i = 0; i < conf->windows.count && status == 0; i++) {
		new = &conf->windows.items[i];
		old = conf_find_window(service->conf, new->id);
		text_cut(&detail, 0);
		count = old == NULL ? 0 :
		    service_zones_compare(service, old, new, &detail);
		if (count == 0)
			continue;
		total += (int64_t)count;
		text_putf(&detail, "; %zu in all", count);
		status = service_journal(service, SERVICE_WHO, "zones",
		    new->id, text_string(&detail), ret_error);
	}
	text_clear(&detail);
	return status < 0 ? -1 : total;
}

/* Compared by the stamps of the files, not by the release, which a package may
 * replace without a new name.  Everything is loaded anew beside the old, as
 * for a reload: half of it with old and half with new data would contradict
 * itself. */
void
service_check_zones(struct service *service)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct conf *conf = NULL;
	struct error error = { 0 };
	int64_t moved;

	/* An upgrade that is half done changes them twice: the next look
	 * sees the rest. */
	if (!zonedir_is_changed(service->conf->zonedir))
		return;
	service_settle(service);
	if (conf_load_again(service->conf, service->seams.zoneinfo, &conf,
	    &complaints) < 0) {
		complaint_format(&complaints, false, &text);
		log_error(service->seams.log, "zones_not_taken",
		    LOG_TEXT("reason", text_string(&text)));
		goto out;
	}
	service_holidays_copy(conf, service->conf);
	moved = service_zones_tell(service, conf, &error);
	if (moved < 0)
		service_rollback(service);
	if (moved < 0 || service_adopt(service, conf, SERVICE_WHO, "zones",
	    NULL, &error) < 0) {
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
		goto out;
	}
	log_warn(service->seams.log, "zones_changed",
	    LOG_TEXT("release", zonedir_release(conf->zonedir)),
	    LOG_NUMBER("moved", moved));
out:
	text_clear(&text);
	complaint_clear(&complaints);
	conf_release(conf);
}

/* --- over a restart ------------------------------------------------------- */

/* The zones of all windows, each once. */
static void
service_zones_list(const struct conf *conf, struct service_zones *zones)
{
	const struct zone *zone;
	size_t i, k;

	for (i = 0; i < conf->windows.count; i++) {
		zone = conf->windows.items[i].zone;
		for (k = 0; k < zones->list.count; k++)
			if (zones->list.items[k] == zone)
				break;
		if (k == zones->list.count)
			array_push(&zones->list, zone);
	}
}

/* Was it kept, with other data?  `line` is what it is kept as now: its name,
 * and the space before, stand behind the digits. */
static bool
service_zones_is_moved(const char *kept, const char *line)
{
	return strstr(kept, line) == NULL &&
	    strstr(kept, line + SERVICE_ZONES_DIGITS) != NULL;
}

int
service_zones_settle(struct service *service,
    struct service_zones *ret_moved, struct error *ret_error)
{
	struct store *store = service->seams.store;
	struct service_zones zones = { 0 };
	struct text kept = { 0 }, text = { 0 };
	bool is_there = false;
	size_t i, from;
	int status = store_meta_load(store, STORE_META_ZONES, &is_there, &kept,
	    ret_error);

	service_zones_list(service->conf, &zones);
	for (i = 0; i < zones.list.count; i++) {
		from = text.length;
		text_putf(&text, "%0*" PRIx64 " %s\n", SERVICE_ZONES_DIGITS,
		    zone_fingerprint(zones.list.items[i]),
		    zone_name(zones.list.items[i]));
		if (ret_moved != NULL &&
		    service_zones_is_moved(text_string(&kept),
		    text_string(&text) + from))
			array_push(&ret_moved->list, zones.list.items[i]);
	}
	if (status == 0 && (!is_there ||
	    strcmp(text_string(&kept), text_string(&text)) != 0))
		status = store_meta_put(store, STORE_META_ZONES,
		    text_string(&text), ret_error);
	array_clear(&zones.list);
	text_clear(&kept);
	text_clear(&text);
	return status;
}
