/* SPDX-License-Identifier: MIT */
/* What `/patchday changes` answers. */
#include "slack_say_internal.h"

#include "conf.h"
#include "harness.h"
#include "pending_list.h"

#define SITE "environments:\n" \
	"  idfint: {title: int.example.org, tier: int}\n" \
	"  idfprod: {title: prod.example.org, tier: prod}\n" \
	"windows: {w: {title: W, when: every day at 15:00, zone: UTC," \
	" duration: 1h}}\n"
#define WAITS "{\"environment\":\"idfprod\",\"at\":\"2026-12-03T22:59:00Z\"," \
	"\"sources\":[],\"running\":[],\"changes\":[{\"service\":\"tap\"," \
	"\"class\":\"minor\",\"from\":\"3.20.0\",\"to\":\"3.21.0\"," \
	"\"sync\":\"OutOfSync\",\"merges\":[{\"number\":7," \
	"\"title\":\"secret\"}]},{\"service\":\"portal\",\"class\":" \
	"\"values\",\"sync\":\"OutOfSync\",\"parts\":[{\"what\":\"values\"," \
	"\"class\":\"values\"}]},{\"service\":\"mobu\",\"class\":" \
	"\"unknown\",\"sync\":\"Synced\",\"health\":\"Degraded\"}]}\n"

static const struct { const char *id, *want; } rows[] = {
	{ NULL, "int.example.org: nothing is known\n"
	    "prod.example.org: 2 changes wait, 1 is in trouble" },
	{ "idfprod", "prod.example.org: 2 changes wait, 1 is in trouble\n"
	    "tap 3.20.0 → 3.21.0 (minor)\nportal (values)" },
	{ "idfint", "int.example.org: nothing is known" },
	{ "idfprd", "There is no environment \"idfprd\"; did you mean "
	    "\"idfprod\"?" },
	{ "<!channel>", "There is no environment \"<!channel>\"." },
	{ "", "There is no environment \"\"." },
};

int
main(void)
{
	struct complaints complaints = { 0 };
	struct pending_list *list = pending_list_new();
	struct text text = { 0 };
	struct conf *conf = NULL;
	struct snapshot *snapshot;
	struct clock clock;
	size_t i;

	clock_init_pinned(&clock, 1796338800000);
	CHECK(conf_parse("site.yaml", SITE, strlen(SITE), NULL, &conf,
	    &complaints) == 0);
	snapshot = snapshot_new(conf, NULL, &clock, 1);
	slack_say_changes(&text, snapshot, NULL);
	CHECK_STRING(text_string(&text), "Nothing is known of what waits.");
	CHECK(pending_list_parse(list, WAITS, strlen(WAITS), NULL) == 0);
	snapshot_set_pending(snapshot, list);
	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		slack_say_changes(&text, snapshot, rows[i].id);
		CHECK_STRING(text_string(&text), rows[i].want);
	}
	snapshot_release(snapshot);
	pending_list_release(list);
	conf_release(conf);
	complaint_clear(&complaints);
	text_clear(&text);
	return harness_end();
}
