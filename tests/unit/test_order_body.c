/* SPDX-License-Identifier: MIT */
/* The body of POST /api/v1/acts. */
#include "harness.h"

#include "array.h"
#include "complaint.h"
#include "conf.h"
#include "order_body_internal.h"

static const char yaml[] =
    "environments:\n  one: {title: One, tier: dev}\n"
    "windows:\n  work: {title: Work, when: every day at 15:00, zone: UTC, "
    "duration: 2h, stages: [one]}\n";

static void
test_bodies(const struct schedule *schedule)
{
	static const struct {
		const char *body, *want;	/* the order; NULL: refused */
		bool is_json, is_dry;
	} rows[] = {
		{ "{\"act\":\"start\",\"occurrence\":\"work\"}",
		    "{\"act\":\"start\",\"occurrence\":\"work\"}", true,
		    false },
		{ "{\"act\":\"end\",\"dry_run\":true}", "{\"act\":\"end\"}",
		    true, true },
		{ "{\"act\":\"end\",\"dry_run\":false}", "{\"act\":\"end\"}",
		    true, false },
		{ "{\"act\":\"end\",\"dry_run\":null}", "{\"act\":\"end\"}",
		    true, false },
		{ "{\"words\":[\"extend\",\"work\",\"by\",\"45m\"],"
		    "\"because\":\"slow\",\"dry_run\":true}",
		    "{\"act\":\"extend\",\"occurrence\":\"work\",\"by\":"
		    "\"45m\",\"because\":\"slow\"}", true, true },
		{ "{\"words\":[\"note\",\"all well\"]}",
		    "{\"act\":\"note\",\"words\":\"all well\"}", true,
		    false },
		/* An order's own "words" are a string. */
		{ "{\"act\":\"note\",\"words\":\"all well\"}",
		    "{\"act\":\"note\",\"words\":\"all well\"}", true,
		    false },
		{ "{\"words\":[\"end\",\"because\",\"x\"],\"because\":\"\"}",
		    "{\"act\":\"end\",\"because\":\"x\"}", true, false },
		{ "{\"words\":[\"end\",\"because\",\"x\"],\"because\":\"y\"}",
		    NULL, true, false },
		{ "{\"words\":[\"end\"],\"act\":\"end\"}", NULL, true,
		    false },
		{ "{\"words\":[]}", NULL, true, false },
		{ "{\"words\":[[]]}", NULL, true, false },
		{ "{\"words\":\"start\"}", NULL, true, false },
		{ "{\"act\":\"end\",\"dry_run\":\"true\"}", NULL, true,
		    false },
		{ "{\"act\":\"end\",\"dry_run\":1}", NULL, true, false },
		{ "{\"act\":\"end\",\"dry-run\":true}", NULL, true, false },
		{ "{\"act\":\"end\",\"act\":\"end\"}", NULL, false, false },
		{ "{}", NULL, true, false },
		{ "[]", NULL, true, false },
		{ "\"start\"", NULL, false, false },
		{ "", NULL, false, false },
		{ "act=start", NULL, false, false },
	};
	struct order_body body;
	struct text text = { 0 };
	struct error error;
	bool is_json;
	size_t i;
	int status;

	for (i = 0; i < countof(rows); i++) {
		body = (struct order_body){ 0 };
		status = order_body_read(rows[i].body, strlen(rows[i].body),
		    schedule, &body, &is_json, &error);
		CHECK_ROW((status == 0) == (rows[i].want != NULL),
		    rows[i].body);
		CHECK_ROW(is_json == rows[i].is_json, rows[i].body);
		if (status < 0) {
			CHECK_ROW(error.text[0] != '\0', rows[i].body);
			continue;
		}
		CHECK_ROW(body.is_dry == rows[i].is_dry, rows[i].body);
		text_cut(&text, 0);
		order_format(&text, &body.order);
		CHECK_STRING(text_string(&text), rows[i].want);
		order_body_clear(&body);
	}
	text_clear(&text);
}

int
main(void)
{
	struct complaints complaints = { 0 };
	struct schedule *schedule;
	struct conf *conf = NULL;

	if (!CHECK(conf_parse("t", yaml, strlen(yaml), NULL, &conf,
	    &complaints) == 0))
		return harness_end();
	schedule = schedule_new(conf->window_list.items,
	    conf->window_list.count);
	test_bodies(schedule);
	schedule_release(schedule);
	conf_release(conf);
	complaint_clear(&complaints);
	return harness_end();
}
