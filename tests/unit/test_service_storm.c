/* SPDX-License-Identifier: MIT */
/* Five hundred messages at once for a channel that takes one a second: none is
 * lost, none comes twice, and nobody asks again before the time that Slack gave.
 * fault-row: 34 35 */
#include "service_rig.h"

#define MESSAGES 500
#define RETRY_AFTER_MS 30000	/* of RIG_BUSY */

static struct {
	int64_t least_ms;		/* between two that Slack takes */
	int64_t taken_ms, busy_ms;
	unsigned posts, busy, early;
} storm;

/* Slack's rate, a message a second and channel (docs.slack.dev, rate limits),
 * and its Retry-After. */
static int
storm_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct rig *rig = (struct rig *)network;
	int64_t now_ms = clock_now_ms(&rig->clock);

	if (strstr(request->url, "/chat.postMessage") != NULL) {
		storm.posts++;
		/* In the same moment it may be under way already. */
		storm.early += storm.busy_ms != 0 &&
		    now_ms > storm.busy_ms &&
		    now_ms < storm.busy_ms + RETRY_AFTER_MS;
		if (storm.taken_ms != 0 && now_ms < storm.taken_ms +
		    storm.least_ms) {
			rig_expect(rig, "chat", RIG_BUSY);
			storm.busy_ms = now_ms;
			storm.busy++;
		} else {
			storm.taken_ms = now_ms;
		}
	}
	return rig_start(network, request, done, context, ret_error);
}

static void
storm_write(struct text *yaml)
{
	int i;

	text_puts(yaml, "channels:\n  chat: {slack: \"#chat\", "
	    "token: {file: no-such-token}}\nwindows:\n");
	for (i = 0; i < MESSAGES; i++)
		text_putf(yaml, "  w%d: {title: Work %d, when: every Thursday "
		    "at 15:00, zone: UTC, duration: 23h, announce: [{to: chat, "
		    "start: true, end: false}]}\n", i, i);
}

static void
storm_run(int64_t least_ms, bool is_busy)
{
	struct text yaml = { 0 };
	struct rig rig;
	size_t i, k, twice = 0;

	memset(&storm, 0, sizeof(storm));
	storm.least_ms = least_ms;
	storm_write(&yaml);
	rig_init(&rig, text_string(&yaml), "2026-12-03T14:59");
	rig.network.start = storm_start;
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T13:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), MESSAGES);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], MESSAGES);
	for (i = 0; i < rig.delivered.count; i++)
		for (k = 0; k < i; k++)
			twice += strcmp(rig.delivered.items[i].key,
			    rig.delivered.items[k].key) == 0;
	CHECK_NUMBER(twice, 0);
	CHECK_NUMBER(storm.early, 0);
	/* Where it takes what it promises it is not asked for more. */
	CHECK((storm.busy > 0) == is_busy);
	CHECK_NUMBER(storm.posts, MESSAGES + storm.busy);
	printf("storm, one each %lld ms: %d messages, %u posts, %u times 429, "
	    "%u before Retry-After\n", (long long)least_ms, MESSAGES,
	    storm.posts, storm.busy, storm.early);
	rig_clear(&rig);
	text_clear(&yaml);
}

int
main(void)
{
	storm_run(1000, false);
	storm_run(1500, true);
	return harness_end();
}
