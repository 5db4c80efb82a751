/* SPDX-License-Identifier: MIT */
/* One line an event, whatever is in it; both forms. */
#include "log.h"

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
	return harness_end();
}
