/* SPDX-License-Identifier: MIT */
/* Any bytes as the body of POST /api/v1/acts: what is read can be written, and
 * read again; from then on it stays the same (a part that was said to be empty
 * counts as not said). */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "conf.h"
#include "order_body_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char fuzz_yaml[] =
    "environments:\n  one: {title: One, tier: dev}\n"
    "windows:\n  work: {title: Work, when: every day at 15:00, zone: UTC, "
    "duration: 2h, stages: [one]}\n";

/* The same for every input; made at the first. */
static const struct schedule *
fuzz_schedule(void)
{
	static struct schedule *schedule;
	static struct conf *conf;	/* its windows; kept for ever */
	struct complaints complaints = { 0 };

	if (schedule == NULL && conf_parse("t", fuzz_yaml, strlen(fuzz_yaml),
	    NULL, &conf, &complaints) == 0)
		schedule = schedule_new(conf->window_list.items,
		    conf->window_list.count);
	return schedule;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct order_body body = { 0 }, again = { 0 }, third = { 0 };
	struct text first = { 0 }, second = { 0 }, last = { 0 };
	struct error error = { 0 };
	bool is_json;

	if (order_body_read((const char *)bytes, length, fuzz_schedule(),
	    &body, &is_json, &error) < 0) {
		if (error.text[0] == '\0')
			abort();
		return 0;
	}
	order_format(&first, &body.order);
	/* Escapes may make it larger than what is taken. */
	if (first.length < 60000) {
		if (order_body_read(first.bytes, first.length,
		    fuzz_schedule(), &again, &is_json, &error) < 0)
			abort();
		order_format(&second, &again.order);
		if (order_body_read(second.bytes, second.length,
		    fuzz_schedule(), &third, &is_json, &error) < 0)
			abort();
		order_format(&last, &third.order);
		if (strcmp(text_string(&second), text_string(&last)) != 0)
			abort();
	}
	text_clear(&first);
	text_clear(&second);
	text_clear(&last);
	order_body_clear(&body);
	order_body_clear(&again);
	order_body_clear(&third);
	return 0;
}
