/* SPDX-License-Identifier: MIT */
/*
 * A server that refuses connections while a thousand messages wait for it: few
 * of them try, the others keep their attempts and their words, other servers
 * know nothing of it, and all leave soon after it is back.
 */
#include "outbox_rig.h"

#define MESSAGES 1000
/* Handed over together (OUTBOX_SINK_CONNECTIONS), before any was answered; some
 * more while others still come through, and a probe or two. */
#define TOGETHER 16

static struct {
	int64_t from_ms, until_ms;	/* nothing reaches the server */
	unsigned skip;			/* … but so many before */
	unsigned refused, refused_soon;	/* … in the first second */
} outage;

static int
outage_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct rig *rig = (struct rig *)network;
	int64_t now_ms = clock_now_ms(&rig->clock);

	if (request->protocol == EXCHANGE_SMTP && now_ms >= outage.from_ms &&
	    now_ms < outage.until_ms) {
		if (outage.skip > 0) {
			outage.skip--;
		} else {
			rig_expect(rig, "post", RIG_DOWN);
			outage.refused++;
			outage.refused_soon += now_ms <
			    outage.from_ms + 1000;
		}
	}
	return rig_start(network, request, done, context, ret_error);
}

static void
outage_write(struct text *yaml)
{
	int i;

	text_puts(yaml, "channels:\n"
	    "  chat: {slack: \"#chat\", token: {file: no-such-token}}\n"
	    "  post:\n    from: pd@example.org\n"
	    "    smtp: smtp://localhost:25\n    tls: none\n    email:\n");
	for (i = 0; i < MESSAGES; i++)
		text_putf(yaml, "      - u%d@example.org\n", i);
	text_puts(yaml, "windows:\n  work: {title: Work, when: every Thursday "
	    "at 15:00, zone: UTC, duration: 2h, announce: "
	    "[{to: [post, chat], end: false}]}\n");
}

/* Seconds from the server's return until all have it. */
static int64_t
outage_wait(struct rig *rig)
{
	int64_t secs = 0;

	while (rig_count(rig, "post", "start") < MESSAGES && secs < 300)
		rig_run_until(rig, outage.until_ms + 1000 * ++secs);
	return secs;
}

/* Each is refused once at most but for what flew together, and what comes back
 * is not met by all of them at once. */
static void
test_outage(void)
{
	static const struct {
		const char *what, *until;
		unsigned skip;
		unsigned refused;	/* at most, in all */
		int64_t secs;		/* … until all have left */
		bool is_late;
	} rows[] = {
		{ "a restart", "2026-12-03T15:00:01", 0, TOGETHER + 8, 4,
		    false },
		{ "… in the middle", "2026-12-03T15:00:01", 300, TOGETHER + 8,
		    4, false },
		{ "three seconds", "2026-12-03T15:00:03", 300, TOGETHER + 8,
		    8, false },
		{ "a minute", "2026-12-03T15:01", 300, TOGETHER + 12, 60,
		    false },
		{ "ten minutes", "2026-12-03T15:10", 0, TOGETHER + 60, 60,
		    true },
		{ "… in the middle", "2026-12-03T15:10", 300, TOGETHER + 60,
		    60, true },
	};
	struct text yaml = { 0 };
	struct rig rig;
	size_t i;

	outage_write(&yaml);
	for (i = 0; i < countof(rows); i++) {
		memset(&outage, 0, sizeof(outage));
		outage.from_ms = rig_at("2026-12-03T15:00") * 1000;
		outage.until_ms = rig_at(rows[i].until) * 1000;
		outage.skip = rows[i].skip;
		rig_init(&rig, text_string(&yaml), "2026-12-03T14:30");
		rig.network.start = outage_start;
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T15:00:01");
		CHECK_ROW(rig_count(&rig, "chat", "start") == 1, rows[i].what);
		CHECK_ROW(outage.refused_soon <= TOGETHER + 8, rows[i].what);
		rig_run_until(&rig, outage.until_ms - 1);
		CHECK_NUMBER(rig_count(&rig, "post", "start"), rows[i].skip);
		CHECK_ROW(outage_wait(&rig) <= rows[i].secs, rows[i].what);
		CHECK_ROW(outage.refused <= rows[i].refused, rows[i].what);
		CHECK_NUMBER(rig_count(&rig, "post", "start"), MESSAGES);
		CHECK_NUMBER(rig.events[OUTBOX_SENT], MESSAGES + 1);
		outbox_check_once(&rig, "post");
		/* Worded when they leave, not when they first could not. */
		CHECK_NUMBER(rig.service->late_count, rows[i].is_late ?
		    MESSAGES - rows[i].skip : 0);
		/* What was claimed and went back was no try. */
		CHECK_NUMBER(rig.service->attempt_count,
		    MESSAGES + 1 + outage.refused);
		CHECK_NUMBER(rig.service->failure_count, outage.refused);
		rig_clear(&rig);
	}
	text_clear(&yaml);
}

/* What the log says of the server, in its order. */
static void
check_told(int descriptor, const char *want)
{
	static char bytes[65536];
	ssize_t length = pread(descriptor, bytes, sizeof(bytes) - 1, 0);
	struct text told = { 0 };
	char *line, *rest = bytes;

	bytes[length < 0 ? 0 : length] = '\0';
	while ((line = strsep(&rest, "\n")) != NULL)
		if (strstr(line, "event=peer_") != NULL)
			text_putf(&told, "%s\n", line);
	CHECK_STRING(text_string(&told), want);
	text_clear(&told);
}

/* One message alone: its host is left alone for as long as it waits itself,
 * at most 2, 4, 8 … 60 s, and no longer.  The log tells when it went, and when
 * it came. */
static void
test_alone(void)
{
	struct log log = { .level = LOG_LEVEL_INFO };
	char path[] = "/tmp/test_outbox_outage.XXXXXX";
	struct outbox_sink *sink;
	struct rig rig;
	int64_t now_ms, most_ms;
	int i;

	memset(&outage, 0, sizeof(outage));
	outage.from_ms = rig_at("2026-12-03T23:00") * 1000;
	outage.until_ms = rig_at("2026-12-03T23:08") * 1000;
	rig_init(&rig, RIG_CHANNELS RIG_WINDOW, "2026-12-03T22:30");
	rig.network.start = outage_start;
	rig_boot(&rig);
	log.descriptor = mkstemp(path);
	unlink(path);
	rig.service->seams.log = &log;
	rig_run(&rig, "2026-12-03T22:59:59");
	sink = outbox_lane_find(&rig.service->lanes, "post")->sink;
	for (i = 1; clock_now_ms(&rig.clock) < outage.until_ms; i++) {
		now_ms = clock_now_ms(&rig.clock);
		rig_run_until(&rig, sink->closed_until_ms > now_ms ?
		    sink->closed_until_ms : outage.from_ms);
		now_ms = clock_now_ms(&rig.clock);
		if (now_ms >= outage.until_ms)
			break;
		most_ms = i > 5 ? 60000 : (int64_t)1000 << i;
		CHECK_NUMBER(sink->failure_count, i);
		CHECK(sink->closed_until_ms - now_ms <= most_ms);
		CHECK_NUMBER(harness_store_number(rig.store, "SELECT next_ms "
		    "FROM outbox WHERE channel = 'post' AND kind = 'start'"),
		    sink->closed_until_ms);
	}
	CHECK(i > 6);
	rig_run(&rig, "2026-12-03T23:09");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 1);
	check_told(log.descriptor, "level=info event=peer_unreachable "
	    "peer=\"email smtp://localhost:25\" reason=refused\n"
	    "level=info event=peer_back "
	    "peer=\"email smtp://localhost:25\"\n");
	rig_clear(&rig);
	close(log.descriptor);
}

static int
commit_full(struct store *store, struct error *ret_error)
{
	store->is_full = true;
	return error_set(ret_error, ERROR_STORE, "the disk is full");
}

/* That they go back cannot be written down at first: they do so later, each
 * having made no attempt. */
static void
test_full(void)
{
	const struct store_driver *sound;
	struct store_driver full;
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;

	outage_write(&yaml);
	memset(&outage, 0, sizeof(outage));
	outage.from_ms = rig_at("2026-12-03T15:00") * 1000;
	outage.until_ms = rig_at("2026-12-03T15:01") * 1000;
	outage.skip = 300;
	rig_init(&rig, text_string(&yaml), "2026-12-03T14:30");
	rig.network.start = outage_start;
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T14:59");
	rig_sleep(&rig, "2026-12-03T15:00");
	while (outage.refused == 0 && CHECK(service_step(rig.service,
	    &error) != INT64_MIN))
		if (outage.refused == 0)
			(void)rig_answer(&rig);
	service_settle(rig.service);
	sound = rig.store->driver;
	full = *sound;
	full.commit = commit_full;
	rig.store->driver = &full;
	rig_run(&rig, "2026-12-03T15:00:30");
	CHECK_NUMBER(rig.service->ready_count, 0);
	CHECK(rig.service->answered_count > 0);
	CHECK(harness_store_number(rig.store, "SELECT count(*) FROM outbox "
	    "WHERE state = 'sending'") > outage.refused);
	rig.store->driver = sound;
	rig_run(&rig, "2026-12-03T15:03");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), MESSAGES);
	outbox_check_once(&rig, "post");
	CHECK_NUMBER(harness_store_number(rig.store,
	    "SELECT sum(attempt) FROM outbox"), MESSAGES + 1 + outage.refused);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* A channel of the same server, of which none was tried, says why its messages
 * wait, and until when; that of another server is well. */
static void
test_status(void)
{
	static const char yaml[] = "channels:\n"
	    "  a: {email: [ann@example.org], from: pd@example.org, "
	    "smtp: smtp://localhost:25, tls: none}\n"
	    "  b: {email: [bob@example.org], from: pd@example.org, "
	    "smtp: smtp://localhost:25, tls: none}\n"
	    "  c: {email: [cid@example.org], from: pd@example.org, "
	    "smtp: smtp://localhost:26, tls: none}\n"
	    "windows:\n  work: {title: Work, when: every Thursday at 15:00, "
	    "zone: UTC, duration: 2h, announce: [{to: [a, b, c], end: false}]}"
	    "\n";
	struct command *command = command_new(COMMAND_STATUS);
	struct outbox_sink *sink;
	struct text want = { 0 };
	struct rig rig;

	rig_init(&rig, yaml, "2026-12-03T14:30");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T14:50");
	sink = outbox_lane_find(&rig.service->lanes, "a")->sink;
	outbox_sink_fail(sink, clock_now_ms(&rig.clock), 1500);
	snprintf(sink->reason, sizeof(sink->reason), "nobody there");
	text_puts(&want, "\"id\": \"b\",\n      \"kind\": \"email\",\n"
	    "      \"state\": \"waiting\",\n"
	    "      \"reason\": \"nobody there\",\n      \"until\": \"");
	civil_format_utc(&want, sink->closed_until_ms / 1000);
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "boss");
	command->requester->is_root = true;
	command->done = act_done;
	service_command(rig.service, command);
	CHECK_ROW(strstr(act_body, text_string(&want)) != NULL, act_body);
	CHECK_ROW(strstr(act_body, "\"id\": \"c\",\n"
	    "      \"kind\": \"email\",\n      \"state\": \"ok\",\n"
	    "      \"in_flight\"") != NULL, act_body);
	rig_clear(&rig);
	text_clear(&want);
}

int
main(void)
{
	test_outage();
	test_alone();
	test_full();
	test_status();
	return harness_end();
}
