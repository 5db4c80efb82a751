/* SPDX-License-Identifier: MIT */
/* The network is told once that something leaves soon: shortly before it is
 * due, whatever it is. */
#include "act_rig.h"

static int prepared;
static int64_t prepared_ms;
static const struct clock *watch;

static void
prepare(struct network *network)
{
	(void)network;
	prepared++;
	prepared_ms = clock_now_ms(watch);
}

static void
begin(struct rig *rig, const char *now)
{
	rig_init(rig, RIG_WINDOW RIG_CHANNELS, now);
	rig->network.prepare = prepare;
	watch = &rig->clock;
	prepared = 0;
	rig_boot(rig);
}

/* RIG_WINDOW: from 23:00 to 01:00 UTC on 3 December, and each week. */
static void
test_once(void)
{
	struct rig rig;

	begin(&rig, "2026-12-03T22:00");
	rig_run(&rig, "2026-12-03T22:59:57");
	CHECK_NUMBER(prepared, 0);
	rig_run(&rig, "2026-12-03T22:59:59");
	CHECK_NUMBER(prepared, 1);
	CHECK_NUMBER(prepared_ms, rig_at("2026-12-03T22:59:58") * 1000);
	CHECK_NUMBER(rig.delivered.count, 0);
	rig_run(&rig, "2026-12-11T02:00");
	CHECK_NUMBER(prepared, 1);
	CHECK(rig_count(&rig, "chat", "start") == 2 &&
	    rig_count(&rig, "chat", "end") == 2);
	rig_clear(&rig);
}

/* A start a moment before, and one after: what is due leaves all the same. */
static void
test_late(void)
{
	static const struct { const char *now; unsigned want; } rows[] = {
		{ "2026-12-03T22:59:59", 1 }, { "2026-12-03T23:00", 0 },
		{ "2026-12-03T23:30", 0 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, rows[i].now);
		rig_run(&rig, "2026-12-04T00:30");
		CHECK_ROW(prepared == (int)rows[i].want, rows[i].now);
		CHECK_ROW(rig_count(&rig, "chat", "start") == rows[i].want,
		    rows[i].now);
		rig_clear(&rig);
	}
}

/* What waits for another try is due, too. */
static void
test_retry(void)
{
	struct rig rig;

	begin(&rig, "2026-12-03T22:00");
	rig_expect(&rig, "chat", RIG_BUSY);
	rig_run(&rig, "2026-12-03T23:00:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	rig_kill(&rig);
	prepared = 0;
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:10");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(prepared, 1);
	rig_clear(&rig);
}

int
main(void)
{
	test_once();
	test_late();
	test_retry();
	return harness_end();
}
