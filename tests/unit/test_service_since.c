/* SPDX-License-Identifier: MIT */
/* Since when each window is as it is, over reloads and restarts. */
#include "service_rig.h"

#define ONE(when, duration, title) \
	"  one: {title: " title ", when: " when ", zone: UTC, duration: " \
	duration ", announce: [{to: [chat]}]}\n"
#define TWO \
	"  two: {title: Two, when: every Monday at 03:00, zone: UTC, " \
	"duration: 1h, announce: [{to: [chat]}]}\n"
#define FIRST "windows:\n" ONE("every Thursday at 15:00", "2h", "One") \
	RIG_CHANNELS

static void
reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };

	rig_write(rig, yaml);
	CHECK(service_reload(rig->service, "test", &complaints) == 0);
	complaint_clear(&complaints);
}

/* "ID TIME;" of each window, as readers see it; "-": always. */
static const char *
shown(const struct rig *rig, struct text *text)
{
	struct snapshot *snapshot = service_snapshot(rig->service);
	const struct window *window;
	size_t i;

	text_cut(text, 0);
	for (i = 0; i < snapshot->conf->windows.count; i++) {
		window = &snapshot->conf->windows.items[i];
		text_putf(text, "%s ", window->id);
		if (window->since_at == 0)
			text_putc(text, '-');
		else
			civil_format_utc(text, window->since_at);
		text_putc(text, ';');
	}
	snapshot_release(snapshot);
	return text_string(text);
}

int
main(void)
{
	static const struct { const char *at, *yaml, *want; } rows[] = {
		/* Other words are the same window. */
		{ "2026-12-02T13:00", "windows:\n" ONE(
		    "every Thursday at 15:00", "2h", "Uno") RIG_CHANNELS,
		    "one -;" },
		{ "2026-12-02T14:00", "windows:\n" TWO ONE(
		    "every Thursday at 15:00", "2h", "One") RIG_CHANNELS,
		    "two 2026-12-02T14:00:00Z;one -;" },
		{ "2026-12-02T15:00", "windows:\n" ONE(
		    "every Thursday at 16:00", "2h", "One") TWO RIG_CHANNELS,
		    "one 2026-12-02T15:00:00Z;two 2026-12-02T14:00:00Z;" },
		{ "2026-12-02T16:00", "windows:\n" ONE(
		    "every Thursday at 16:00", "3h", "One") TWO RIG_CHANNELS,
		    "one 2026-12-02T16:00:00Z;two 2026-12-02T14:00:00Z;" },
		{ "2026-12-02T17:00", "windows:\n" TWO RIG_CHANNELS,
		    "two 2026-12-02T14:00:00Z;" },
		/* It was not there in between. */
		{ "2026-12-02T18:00", "windows:\n" ONE(
		    "every Thursday at 16:00", "3h", "One") TWO RIG_CHANNELS,
		    "one 2026-12-02T18:00:00Z;two 2026-12-02T14:00:00Z;" },
	};
	struct rig rig;
	struct snapshot *snapshot;
	struct text text = { 0 };
	struct complaints complaints = { 0 };
	size_t i;

	rig_init(&rig, FIRST, "2026-12-02T12:00");
	rig_boot(&rig);
	CHECK_STRING(shown(&rig, &text), "one -;");
	for (i = 0; i < countof(rows); i++) {
		rig_run(&rig, rows[i].at);
		reload(&rig, rows[i].yaml);
		CHECK_STRING(shown(&rig, &text), rows[i].want);
		/* Started again nothing is new. */
		rig_kill(&rig);
		rig_boot(&rig);
		CHECK_STRING(shown(&rig, &text), rows[i].want);
	}
	/* What is refused changes nothing. */
	rig_run(&rig, "2026-12-02T19:00");
	rig_write(&rig, "windows:\n" TWO "  x: {}\n" RIG_CHANNELS);
	CHECK(service_reload(rig.service, "test", &complaints) != 0);
	complaint_clear(&complaints);
	CHECK_STRING(shown(&rig, &text), rows[i - 1].want);
	snapshot = service_snapshot(rig.service);
	CHECK_NUMBER(snapshot->known_from_at, rig_at("2026-12-02T12:00"));
	snapshot_release(snapshot);
	text_clear(&text);
	rig_clear(&rig);
	return harness_end();
}
