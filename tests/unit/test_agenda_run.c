/* SPDX-License-Identifier: MIT */
/* The order in which people are to hear of what is due together: by its time,
 * then by what it is, then by the occurrence; whatever order it is found in. */
#include "agenda_run_internal.h"

#include "civil.h"
#include "harness.h"
#include "schedule.h"
#include "service_internal.h"
#include "service_rig.h"

static const struct {
	const char *what, *yaml, *after, *until;
	const char *want;		/* "kind of the day, …" */
} rows[] = {
	{ "one after the other",
	    "when: every day at 10:00, duration: 1h, announce: [{to: chat}]",
	    "2026-12-01T09:59:59", "2026-12-02T11:00",
	    "start 1, end 1, start 2, end 2" },
	{ "reminders of the next day before today's end",
	    "when: every day at 10:00, duration: 3h, announce: [{to: chat, "
	    "remind: [23h]}]", "2026-12-01T09:59:59", "2026-12-02T13:00",
	    "start 1, remind-23h 2, end 1, start 2, remind-23h 3, end 2" },
	{ "an end and a start at the same time",
	    "when: every day at 00:00, duration: 24h, announce: [{to: chat}]",
	    "2026-12-01T23:59:59", "2026-12-02T00:00", "start 2, end 1" },
	{ "of two at one time the earlier occurrence",
	    "when: \"every day at 10:00 and 11:00\", duration: 4h, announce: "
	    "[{to: chat, remind: [1h, 2h]}]", "2026-12-01T08:59:59",
	    "2026-12-01T09:00", "remind-1h 1, remind-2h 1" },
};

static void
show(const struct agenda_items *items, struct text *text)
{
	char kind[ANNOUNCEMENT_KIND_MAX];
	struct civil civil;
	size_t i;

	text_cut(text, 0);
	for (i = 0; i < items->list.count; i++) {
		announcement_format_kind(
		    items->list.items[i].announcement.kind,
		    items->list.items[i].announcement.lead_secs, kind);
		civil = civil_from_local(
		    items->list.items[i].occurrence.original_local);
		text_putf(text, "%s%s %d", i == 0 ? "" : ", ", kind,
		    civil.day);
	}
}

int
main(void)
{
	struct agenda_items items = { 0 };
	struct text text = { 0 };
	char yaml[512];
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		snprintf(yaml, sizeof(yaml), "windows:\n  work: {title: Work, "
		    "zone: UTC, %s}\n" RIG_CHANNELS, rows[i].yaml);
		rig_init(&rig, yaml, "2026-11-01T00:00");
		rig_boot(&rig);
		agenda_item_gather(conf_find_window(rig.conf, "work"),
		    rig.service->schedule, rig_at(rows[i].after),
		    rig_at(rows[i].until), &items);
		show(&items, &text);
		if (!CHECK_STRING(text_string(&text), rows[i].want))
			fprintf(stderr, "in: %s\n", rows[i].what);
		for (k = 1; k < items.list.count; k++)
			CHECK_ROW(items.list.items[k - 1].announcement.due_at <=
			    items.list.items[k].announcement.due_at,
			    rows[i].what);
		array_clear(&items.list);
		rig_clear(&rig);
	}
	text_clear(&text);
	return harness_end();
}
