/* SPDX-License-Identifier: MIT */
/* A message that two replicas have sent, in a channel in which others write. */
#include "service_internal.h"
#include "service_rig.h"
#include "store_lease.h"

#define SITE \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: UTC\n" \
	"    duration: 2h\n" \
	"    announce: [{to: [chat], start: true, end: true}]\n" RIG_CHANNELS
#define COPY 100	/* the number of the second */

static const struct {
	const char *label;
	unsigned others;
	unsigned deleted;
} cases[] = {
	{ "nobody else writes", 0, 1 },
	{ "a page of others before it", 25, 1 },
	{ "more than were read at once", 130, 1 },
	{ "as many as are read", 470, 1 },
	{ "too many to look through", 600, 0 },
};

static unsigned deleted;

/* A request to delete is among what arrives: it names the message. */
static void
arrived(struct rig *rig, const struct rig_delivery *message)
{
	char ts[64];
	struct rig_delivery *other;
	size_t i;

	rig_cut(message->bytes, "\"ts\":\"", "\"", ts, sizeof(ts));
	if (ts[0] == '\0' || strstr(message->bytes, "metadata") != NULL)
		return;
	deleted++;
	for (i = 0; i < rig->delivered.count; i++) {
		other = &rig->delivered.items[i];
		if (other->number == COPY)
			other->sink[0] = '\0';
	}
}

static void
send_twice(struct rig *rig)
{
	struct rig_delivery *found = NULL, copy;
	size_t i;

	rig_run(rig, "2026-12-03T15:01");
	for (i = 0; i < rig->delivered.count; i++)
		if (strcmp(rig->delivered.items[i].kind, "start") == 0)
			found = &rig->delivered.items[i];
	if (!CHECK(found != NULL))
		return;
	copy = *found;
	copy.bytes = mem_string(found->bytes);
	copy.number = COPY;
	array_push(&rig->delivered, copy);
	rig->arrived = arrived;
}

/* fault-row: 65: what both have said is found among what others write. */
static void
test_others(size_t row)
{
	struct service_counts counts = { 0 };
	struct store_lease lease = { 0 };
	struct service *service;
	struct rig rig;
	size_t i;

	rig_init(&rig, SITE, "2026-12-03T14:58");
	rig_boot(&rig);
	send_twice(&rig);
	service = rig.service;
	for (i = 0; i < rig.conf->channels.count; i++)
		if (strcmp(rig.conf->channels.items[i].id, "chat") == 0)
			rig.conf->channels.items[i].token =
			    mem_string("xoxb-1");
	rig_run(&rig, "2026-12-03T15:08");
	deleted = 0;
	rig.others = cases[row].others;
	service->seams.replica = &lease;
	service->seams.counts = &counts;
	service->sweep.due_ms = INT64_MAX;
	service_sweep_soon(service);
	rig_run(&rig, "2026-12-03T15:10");
	CHECK_ROW(deleted == cases[row].deleted, cases[row].label);
	CHECK_NUMBER(counts.duplicates, cases[row].deleted);
	service->seams.replica = NULL;
	rig_clear(&rig);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < countof(cases); i++)
		test_others(i);
	return harness_end();
}
