/* SPDX-License-Identifier: MIT */
/* Freezes: which is in force for whom, when it is over, when the next edge
 * is; and their days as instants. */
#include <stdlib.h>

#include "civil.h"
#include "conf.h"
#include "harness.h"

static const char test_yaml[] =
	"site: {zones: [America/Los_Angeles, UTC]}\n"
	"environments:\n"
	"  adev: {tier: dev, group: a}\n"
	"  aprod: {tier: prod, group: a}\n"
	"  bprod: {tier: prod, group: b}\n"
	"windows: {w: {title: W, when: every Thursday at 15:00, zone: UTC, "
	"duration: 2h, environments: [adev, aprod, bprod]}}\n"
	"policy:\n"
	"  groups: {x: [one, two]}\n"
	"  services: {three: {users: many}}\n"
	"  freezes:\n"
	/* 8 hours behind */
	"    - {title: Year end, from: 2026-12-18T17:00, until: 2027-01-03}\n"
	"    - {title: Longer, from: 2027-01-02, until: 2027-01-05, "
	"environments: a}\n"
	"    - {title: Follows, from: 2027-01-06, until: 2027-01-06, "
	"environments: aprod}\n"
	"    - {title: Release, from: 2027-06-28T12:00, "
	"until: 2027-06-28T12:01, zone: UTC, services: x, "
	"environments: [adev, b]}\n"
	"    - {title: Three, from: 2027-07-01, until: 2027-07-01, zone: UTC, "
	"services: three}\n"
	/* Midnight is in a gap there: the day begins at 01:00, which is 04:00
	 * UTC; and its end is after 23 hours. */
	"    - {title: Gap, from: 2026-09-06, until: 2026-09-06, "
	"zone: America/Santiago}\n"
	/* 23:00 to 24:00 comes twice: the day has 25 hours. */
	"    - {title: Overlap, from: 2026-04-04, until: 2026-04-04, "
	"zone: America/Santiago}\n";

static int64_t
test_at(const char *text)
{
	struct error error = { 0 };
	int64_t local = 0;

	CHECK(civil_parse(text, &local, NULL, &error) == 0);
	return local;
}

static struct conf *
test_load(void)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct conf *conf = NULL;

	CHECK(conf_parse("f", test_yaml, sizeof(test_yaml) - 1, NULL, &conf,
	    &complaints) == 0);
	complaint_format(&complaints, false, &text);
	CHECK_STRING(text_string(&text), "");
	text_clear(&text);
	complaint_clear(&complaints);
	return conf;
}

/* "-" for a service or an environment: none is given. */
static void
test_find(struct conf *conf)
{
	static const struct {
		const char *at, *service, *environment, *title, *thaw;
	} rows[] = {
		/* from its first second on */
		{ "2026-12-19T00:59:59", "one", "aprod", NULL, NULL },
		{ "2026-12-19T01:00:00", "one", "bprod", "Year end",
		  "2027-01-04T08:00" },
		{ "2026-12-19T01:00:00", "nobody's", "bprod", "Year end",
		  "2027-01-04T08:00" },
		/* the last day to its end, and what follows at once counts */
		{ "2027-01-01T00:00", "one", "adev", "Year end",
		  "2027-01-06T08:00" },
		{ "2027-01-01T00:00", "one", "aprod", "Year end",
		  "2027-01-07T08:00" },
		{ "2027-01-04T07:59:59", "one", "bprod", "Year end",
		  "2027-01-04T08:00" },
		{ "2027-01-04T08:00:00", "one", "bprod", NULL, NULL },
		/* of two the one that lasts longer */
		{ "2027-01-03T00:00", "one", "adev", "Longer",
		  "2027-01-06T08:00" },
		{ "2027-01-05T00:00", "one", "adev", "Longer",
		  "2027-01-06T08:00" },
		/* the service by its group, the environment by either */
		{ "2027-06-28T12:00", "two", "bprod", "Release",
		  "2027-06-28T12:01" },
		{ "2027-06-28T12:00", "two", "adev", "Release",
		  "2027-06-28T12:01" },
		{ "2027-06-28T12:00", "two", "aprod", NULL, NULL },
		{ "2027-06-28T12:00", "three", "adev", NULL, NULL },
		{ "2027-06-28T12:00", "x", "adev", "Release",
		  "2027-06-28T12:01" },
		{ "2027-06-28T12:01", "two", "bprod", NULL, NULL },
		{ "2027-07-01T00:00", "three", "aprod", "Three",
		  "2027-07-02T00:00" },
		{ "2027-07-01T00:00", "one", "aprod", NULL, NULL },
		/* all services, all environments are meant */
		{ "2026-12-20T00:00", "-", "-", "Year end",
		  "2027-01-04T08:00" },
		{ "2026-12-20T00:00", "-", "adev", "Year end",
		  "2027-01-06T08:00" },
		{ "2027-01-05T00:00", "-", "-", NULL, NULL },
		{ "2027-06-28T12:00", "-", "adev", NULL, NULL },
		/* days that are longer or shorter, or begin late */
		{ "2026-09-06T03:59:59", "one", "adev", NULL, NULL },
		{ "2026-09-06T04:00:00", "one", "adev", "Gap",
		  "2026-09-07T03:00" },
		{ "2026-04-04T02:59:59", "one", "adev", NULL, NULL },
		{ "2026-04-04T03:00:00", "one", "adev", "Overlap",
		  "2026-04-05T04:00" },
	};
	const struct environment *environment;
	const struct freeze *freeze;
	const char *service;
	int64_t at, thaw;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		at = test_at(rows[i].at);
		service = rows[i].service[0] == '-' ? NULL : rows[i].service;
		environment = conf_find_environment(conf,
		    rows[i].environment);
		freeze = freeze_find(&conf->policy, service, environment, at);
		thaw = freeze_next_thaw(&conf->policy, service, environment,
		    at);
		CHECK_ROW((freeze == NULL) == (rows[i].title == NULL),
		    rows[i].at);
		if (freeze != NULL && rows[i].title != NULL) {
			CHECK_STRING(freeze->title, rows[i].title);
			CHECK_ROW(thaw == test_at(rows[i].thaw), rows[i].at);
		} else {
			CHECK_ROW(thaw == at, rows[i].at);
		}
	}
}

static void
test_edge(struct conf *conf)
{
	static const struct {
		const char *after, *service, *environment, *edge;
	} rows[] = {
		{ "2026-12-01T00:00", "one", "bprod", "2026-12-19T01:00" },
		{ "2026-12-19T01:00", "one", "bprod", "2027-01-04T08:00" },
		{ "2026-12-19T01:00", "one", "adev", "2027-01-02T08:00" },
		{ "2027-01-04T08:00", "one", "bprod", "2027-06-28T12:00" },
		{ "2027-01-06T08:00", "one", "aprod", "2027-01-07T08:00" },
		{ "2027-01-07T08:00", "one", "aprod", NULL },
		{ "2027-01-07T08:00", "three", "aprod", "2027-07-01T00:00" },
	};
	int64_t edge;
	bool has_edge;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		edge = 0;
		has_edge = freeze_next_edge(&conf->policy, rows[i].service,
		    conf_find_environment(conf, rows[i].environment),
		    test_at(rows[i].after), &edge);
		CHECK_ROW(has_edge == (rows[i].edge != NULL) &&
		    (!has_edge || edge == test_at(rows[i].edge)),
		    rows[i].after);
	}
}

int
main(void)
{
	struct conf *conf = test_load();

	if (conf != NULL) {
		test_find(conf);
		test_edge(conf);
		conf_release(conf);
	}
	return harness_end();
}
