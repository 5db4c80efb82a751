/* SPDX-License-Identifier: MIT */
/* Since when each window is as it is, over reloads and restarts. */
#include "service_rig.h"
#include "store_lease.h"

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

/* A replica that follows shows what the leader has written down; what is there
 * by the time that it leads is not touched under those who read it. */
static void
check_follower(struct rig *rig, const char *want)
{
	struct store_lease lease = { 0 };
	struct service_seams seams = { .clock = &rig->clock,
	    .random = &rig->random, .network = &rig->network,
	    .store = rig->store, .replica = &lease, .replica_name = "two",
	    .counts = &rig->counts, .is_simulated = true,
	    .is_follower = true };
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct service *leader = rig->service;
	struct conf *conf = NULL;
	struct text text = { 0 };

	CHECK(conf_load(rig->path, NULL, &conf, &complaints) == 0);
	rig->service = service_new(&seams, conf, &error);
	if (CHECK_ROW(rig->service != NULL, error.text))
		CHECK_STRING(shown(rig, &text), want);
	service_free(rig->service);
	rig->service = leader;
	conf_release(conf);
	complaint_clear(&complaints);
	text_clear(&text);
}

/* When somebody first had to confirm a window is kept for itself: its rule is
 * the same. */
static void
check_confirm(struct rig *rig)
{
	static const struct { const char *at, *confirm, *want; } rows[] = {
		{ "2026-12-03T13:00", "{by: scm}", "2026-12-03T13:00" },
		/* Asked is whoever else. */
		{ "2026-12-03T14:00", "{by: other, before: 1d}",
		    "2026-12-03T13:00" },
		{ "2026-12-03T15:00", NULL, NULL },
		{ "2026-12-03T16:00", "{by: scm}", "2026-12-03T16:00" },
	};
	struct snapshot *snapshot;
	struct text yaml = { 0 };
	size_t i, boot;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&yaml, 0);
		text_puts(&yaml, "windows:\n  one: {title: One, when: every "
		    "Thursday at 15:00, zone: UTC, duration: 2h");
		if (rows[i].confirm != NULL)
			text_putf(&yaml, ", confirm: %s", rows[i].confirm);
		text_puts(&yaml, ", announce: [{to: [chat]}]}\n"
		    RIG_CHANNELS);
		rig_run(rig, rows[i].at);
		reload(rig, text_string(&yaml));
		for (boot = 0; boot < 2; boot++) {
			snapshot = service_snapshot(rig->service);
			CHECK_NUMBER(snapshot->conf->windows.items[0]
			    .confirm.since_at, rows[i].want == NULL ? 0 :
			    rig_at(rows[i].want));
			CHECK_NUMBER(snapshot->feed_site.known_from_at,
			    rig_at("2026-12-02T12:00"));
			snapshot_release(snapshot);
			rig_kill(rig);
			rig_boot(rig);
		}
	}
	text_clear(&yaml);
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
		check_follower(&rig, rows[i].want);
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
	check_confirm(&rig);
	text_clear(&text);
	rig_clear(&rig);
	return harness_end();
}
