/* SPDX-License-Identifier: MIT */
#include "complaint.h"
#include "error.h"
#include "harness.h"
#include "log.h"
#include "random.h"

#include <unistd.h>

static void
test_complaints(void)
{
	struct complaints list = { 0 };
	struct text text = { 0 };
	int i;

	complaint_add(&list, COMPLAINT_ERROR, "b.yaml", 3, 1, "third");
	complaint_add(&list, COMPLAINT_WARNING, "a.yaml", 9, 2, "second %d",
	    2);
	complaint_add(&list, COMPLAINT_ERROR, "a.yaml", 9, 1, "first");
	complaint_add(&list, COMPLAINT_ERROR, "a.yaml", 0, 0, "whole file");
	complaint_sort(&list);
	complaint_format(&list, false, &text);
	CHECK_STRING(text_string(&text),
	    "a.yaml: error: whole file\n"
	    "a.yaml:9:1: error: first\n"
	    "a.yaml:9:2: warning: second 2\n"
	    "b.yaml:3:1: error: third\n");
	CHECK_NUMBER(list.error_count, 3);
	CHECK_NUMBER(list.warning_count, 1);
	complaint_clear(&list);
	text_cut(&text, 0);
	for (i = 0; i < COMPLAINTS_MAX + 7; i++)
		complaint_add(&list, COMPLAINT_ERROR, "c", i + 1, 1, "x");
	complaint_format(&list, false, &text);
	CHECK(strstr(text_string(&text), "\nand 7 more\n") != NULL);
	complaint_clear(&list);
	/* Terminals do not act on words of a file, and do not turn them. */
	text_cut(&text, 0);
	complaint_add(&list, COMPLAINT_WARNING, "d", 1, 2, "%s",
	    "a\u202e\033[2J b\u200b\nc");
	complaint_format(&list, true, &text);
	CHECK_STRING(text_string(&text),
	    "d:1:2: \033[1;33mwarning:\033[0m a [2J b c\n");
	complaint_clear(&list);
	text_clear(&text);
}

static void
test_error(void)
{
	struct error error = { 0 };
	char large[1000];

	CHECK_NUMBER(error_set_at(&error, ERROR_INPUT, 2, 5, "found %s",
	    "x"), -1);
	CHECK_NUMBER(error.line, 2);
	CHECK_NUMBER(error.column, 5);
	(void)error_prefix(&error, "file %d", 7);
	CHECK_STRING(error.text, "file 7: found x");
	memset(large, 'y', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	(void)error_set(&error, ERROR_LIMIT, "%s", large);
	CHECK_NUMBER(strlen(error.text), ERROR_TEXT_MAX - 1);
	(void)error_prefix(&error, "%s", large);
	CHECK_NUMBER(strlen(error.text), ERROR_TEXT_MAX - 1);
	/* Neither half of a character that is cut, nor of one before the end.
	 */
	(void)error_set(&error, ERROR_INPUT, "\"%.4s\" is no id", "abc\xc3\xa9");
	CHECK_STRING(error.text, "\"abc\" is no id");
	(void)error_prefix(&error, "%.477s\xe2\x82\xac", large);
	CHECK_NUMBER(strlen(error.text), 477);
	CHECK_NUMBER(error_set(NULL, ERROR_LIMIT, "nobody listens"), -1);
}

/* Write one line through a pipe and give it back. */
static void
log_through(enum log_form form, const char *value, char *ret_line,
    size_t size)
{
	struct clock clock;
	struct log log = { .clock = &clock, .level = LOG_LEVEL_INFO,
		.form = form };
	int ends[2];
	ssize_t got;

	clock_init_pinned(&clock, 1796338800123);
	if (pipe(ends) != 0)
		return;
	log.descriptor = ends[1];
	log_debug(&log, "left-out");
	log_info(&log, "sent", LOG_TEXT("title", value),
	    LOG_NUMBER("count", -3));
	(void)close(ends[1]);
	got = read(ends[0], ret_line, size - 1);
	ret_line[got > 0 ? got : 0] = '\0';
	(void)close(ends[0]);
}

/* fault-row: 63 */
static void
test_log(void)
{
	static const struct { enum log_form form; const char *in, *out; }
	rows[] = {
		{ LOG_FORM_LOGFMT, "plain", "time=2026-12-03T23:00:00.123Z "
		    "level=info event=sent title=plain count=-3\n" },
		{ LOG_FORM_LOGFMT, "two words", "time=2026-12-03T23:00:00.123Z"
		    " level=info event=sent title=\"two words\" count=-3\n" },
		{ LOG_FORM_LOGFMT, "a\nlevel=error", "time=2026-12-03T23:00:00"
		    ".123Z level=info event=sent title=\"a\\nlevel=error\" "
		    "count=-3\n" },
		{ LOG_FORM_JSON, "q\"\\\n", "{\"time\":\"2026-12-03T23:00:00"
		    ".123Z\",\"level\":\"info\",\"event\":\"sent\",\"title\":"
		    "\"q\\\"\\\\\\n\",\"count\":-3}\n" },
	};
	char line[512];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		log_through(rows[i].form, rows[i].in, line, sizeof(line));
		CHECK_STRING(line, rows[i].out);
	}
}

static void
test_random(void)
{
	struct random a, b;
	unsigned counts[6] = { 0 };
	int i;

	random_init_seeded(&a, 42);
	random_init_seeded(&b, 42);
	for (i = 0; i < 6000; i++) {
		if (random_next(&a) != random_next(&b))
			CHECK_ROW(false, "replay");
		counts[random_below(&a, 6)]++;
		(void)random_below(&b, 6);
	}
	for (i = 0; i < 6; i++)
		CHECK(counts[i] > 850 && counts[i] < 1150);
	CHECK_NUMBER(random_below(&a, 0), 0);
	random_init_system(&a);
	CHECK(random_next(&a) != random_next(&a));
}

int
main(void)
{
	test_complaints();
	test_error();
	test_log();
	test_random();
	return harness_end();
}
