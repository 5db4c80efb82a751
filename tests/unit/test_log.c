/* SPDX-License-Identifier: MIT */
/* One line an event, whatever is in it; both forms. */
#include "log.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "harness.h"

static int ends[2];

/* What was written. */
static const char *
line(void)
{
	static char bytes[4096];
	ssize_t length = read(ends[0], bytes, sizeof(bytes) - 1);

	bytes[length < 0 ? 0 : length] = '\0';
	return bytes;
}

/* Fill the pipe but for `room` bytes, without reading. */
static void
fill(size_t room)
{
	char bytes[4096];
	int size = fcntl(ends[1], F_SETPIPE_SZ, 8192);

	memset(bytes, '.', sizeof(bytes));
	CHECK(size == 8192);
	CHECK(write(ends[1], bytes, 4096) == 4096);
	if (room < 4096)
		CHECK(write(ends[1], bytes, 4096 - room) ==
		    (ssize_t)(4096 - room));
}

/* What is in the pipe behind the filling. */
static const char *
drained(void)
{
	static char bytes[16384];
	ssize_t got = read(ends[0], bytes, sizeof(bytes) - 1);

	bytes[got > 0 ? got : 0] = '\0';
	return bytes + strspn(bytes, ".");
}

/* Nobody reads: lines are lost, none is waited for but the first, and the next
 * that is taken says how many. */
static void
test_lost(void)
{
	struct log_lost lost = { 0 };
	struct log log = { .level = LOG_LEVEL_INFO, .descriptor = ends[1],
		.lost = &lost };
	struct clock clock;
	char value[1001];
	int64_t began_ms;
	int i;

	clock_init_system(&clock);
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	began_ms = clock_boot_ms(&clock);
	fill(0);
	for (i = 0; i < 100; i++)
		log_info(&log, "nobody");
	CHECK(clock_boot_ms(&clock) - began_ms < 20000);
	CHECK_NUMBER(lost.lines, 100);
	CHECK_STRING(drained(), "");
	log_info(&log, "somebody");
	CHECK_NUMBER(lost.lines, 0);
	CHECK_STRING(drained(), "level=warn event=log_lost lines=100\n"
	    "level=info event=somebody\n");
	/* Longer than the room that is left. */
	fill(4096);
	log_info(&log, "long", LOG_TEXT("a", value), LOG_TEXT("b", value),
	    LOG_TEXT("c", value), LOG_TEXT("d", value), LOG_TEXT("e", value));
	CHECK_NUMBER(lost.lines, 1);
	CHECK_NUMBER(strlen(drained()), 4096);
	log.form = LOG_FORM_JSON;
	log_info(&log, "somebody");
	CHECK_STRING(drained(), "\n{\"level\":\"warn\",\"event\":\"log_lost\","
	    "\"lines\":1}\n{\"level\":\"info\",\"event\":\"somebody\"}\n");
	/* Who reads gets all of a long one. */
	CHECK(fcntl(ends[1], F_SETPIPE_SZ, 65536) == 65536);
	log_info(&log, "long", LOG_TEXT("a", value), LOG_TEXT("b", value),
	    LOG_TEXT("c", value), LOG_TEXT("d", value), LOG_TEXT("e", value));
	CHECK_NUMBER(lost.lines, 0);
	CHECK_NUMBER(strlen(drained()), 5 * 1007 + 32);
}

static const struct { const char *value, *logfmt, *json; } rows[] = {
	{ "plain", "plain", "\"plain\"" }, { "", "\"\"", "\"\"" },
	{ "two words", "\"two words\"", "\"two words\"" },
	{ "a=b", "\"a=b\"", "\"a=b\"" },
	{ "a\"b", "\"a\\\"b\"", "\"a\\\"b\"" },
	{ "a\\b", "\"a\\\\b\"", "\"a\\\\b\"" },
	{ "~", "~", "\"~\"" },
	{ "\xc3\xa9", "\"\xc3\xa9\"", "\"\xc3\xa9\"" },
};

int
main(void)
{
	struct clock clock;
	struct log log = { .level = LOG_LEVEL_INFO };
	char want[128];
	size_t i;

	if (!CHECK(pipe(ends) == 0))
		return 1;
	log.descriptor = ends[1];
	for (i = 0; i < countof(rows); i++) {
		log.form = LOG_FORM_LOGFMT;
		log_info(&log, "done", LOG_TEXT("key", rows[i].value));
		snprintf(want, sizeof(want), "level=info event=done key=%s\n",
		    rows[i].logfmt);
		CHECK_STRING(line(), want);
		log.form = LOG_FORM_JSON;
		log_warn(&log, "done", LOG_TEXT("key", rows[i].value),
		    LOG_NUMBER("n", -7));
		snprintf(want, sizeof(want), "{\"level\":\"warn\",\"event\":"
		    "\"done\",\"key\":%s,\"n\":-7}\n", rows[i].json);
		CHECK_STRING(line(), want);
	}
	/* No control character gets through, nor DEL, nor half a letter. */
	log.form = LOG_FORM_LOGFMT;
	log_info(&log, "done", LOG_TEXT("key", "a\x7f" "b\x1b[31m\n\xc3"));
	CHECK(strpbrk(line(), "\x7f\x1b\xc3") == NULL);
	/* A time, and no fields. */
	clock_init_pinned(&clock, 1785445200123);
	log.clock = &clock;
	log_write(&log, LOG_LEVEL_INFO, "done", NULL);
	CHECK_STRING(line(),
	    "time=2026-07-30T21:00:00.123Z level=info event=done\n");
	log.form = LOG_FORM_JSON;
	log_write(&log, LOG_LEVEL_INFO, "done", NULL);
	CHECK_STRING(line(), "{\"time\":\"2026-07-30T21:00:00.123Z\","
	    "\"level\":\"info\",\"event\":\"done\"}\n");
	/* Below its level, without a log, or to nowhere: nothing happens. */
	log_debug(&log, "done");
	log_info(NULL, "done");
	log.descriptor = -1;
	log_info(&log, "done");
	log.descriptor = ends[1];
	log_info(&log, "last");
	CHECK(strstr(line(), "\"last\"") != NULL);
	test_lost();
	return harness_end();
}
