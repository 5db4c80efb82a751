/* SPDX-License-Identifier: MIT */
/*
 * One line an event, in one write(2), so that lines of threads and of other
 * programs on the same pipe do not mix (up to PIPE_BUF POSIX promises it,
 * write() for regular files with O_APPEND too).  Event names and keys are
 * literals of ours and are not escaped; values come from anywhere and are.
 */
#include "log.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "text.h"
#include "utf8.h"

/* bytes; journald cuts lines at 48 KiB, people much earlier */
#define LOG_VALUE_MAX 1000
/* A reader that is only slow takes a line in that time. */
#define LOG_WAIT_MS 500

static const char *const log_level_words[] = {
	[LOG_LEVEL_DEBUG] = "debug", [LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_WARN] = "warn", [LOG_LEVEL_ERROR] = "error",
};

/* `value` between quotes; the escapes are JSON's, which logfmt shares. */
static void
log_quote(struct text *line, const char *value)
{
	struct text clean = { 0 };
	const char *p;

	utf8_clean(&clean, value, true);
	text_cut(&clean, utf8_prefix(text_string(&clean), LOG_VALUE_MAX));
	text_putc(line, '"');
	for (p = text_string(&clean); *p != '\0'; p++) {
		if (*p == '\n')
			text_puts(line, "\\n");
		else if (*p == '"' || *p == '\\')
			text_putf(line, "\\%c", *p);
		else
			text_putc(line, *p);
	}
	text_putc(line, '"');
	text_clear(&clean);
}

/* logfmt leaves the quotes out where nothing needs them.  Bytes above ASCII
 * count as special (char may be signed): they are cleaned in log_quote(). */
static bool
log_is_plain(const char *value)
{
	const char *p;

	for (p = value; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("\"\\=", *p) != NULL)
			return false;
	return p != value;
}

/* One " key=value" or ","key":value". */
static void
log_field_add(struct text *line, enum log_form form,
    const struct log_field *field)
{
	if (form == LOG_FORM_JSON)
		text_putf(line, ",\"%s\":", field->key);
	else
		text_putf(line, " %s=", field->key);
	if (field->text == NULL)
		text_putf(line, "%lld", (long long)field->number);
	else if (form == LOG_FORM_LOGFMT && log_is_plain(field->text))
		text_puts(line, field->text);
	else
		log_quote(line, field->text);
}

/* RFC 3339 in UTC with milliseconds, which sorts as text. gmtime_r() is not
 * asked for zones: the banned functions are those that know one. */
static void
log_time_add(struct text *line, const struct log *log)
{
	int64_t now_ms = clock_now_ms(log->clock);
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm utc;

	if (gmtime_r(&seconds, &utc) == NULL)
		return;
	text_puts(line, log->form == LOG_FORM_JSON ? "\"time\":\"" : "time=");
	text_putf(line, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
	    utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
	    utc.tm_min, utc.tm_sec, (int)(now_ms % 1000));
	text_puts(line, log->form == LOG_FORM_JSON ? "\"," : " ");
}

/* Is there room for PIPE_BUF bytes?  Whoever reads may be stopped, and write(2)
 * would wait for it: once is enough. */
static bool
log_has_room(const struct log *log)
{
	struct pollfd watch = { .fd = log->descriptor, .events = POLLOUT };

	return log->lost == NULL || poll(&watch, 1,
	    atomic_load(&log->lost->lines) == 0 ? LOG_WAIT_MS : 0) != 0;
}

/* False: not all of it was taken. */
static bool
log_put(const struct log *log, const struct text *line)
{
	size_t gone = 0, part;

	while (gone < line->length) {
		if (!log_has_room(log)) {
			atomic_store(&log->lost->is_cut, gone > 0);
			return false;
		}
		part = line->length - gone;
		if (log->lost != NULL && part > PIPE_BUF)
			part = PIPE_BUF;
		(void)!write(log->descriptor, line->bytes + gone, part);
		gone += part;
	}
	return true;
}

/* Somebody reads again: how many lines are missing. */
static void
log_tell_lost(const struct log *log)
{
	int64_t lines = atomic_exchange(&log->lost->lines, 0);

	if (atomic_exchange(&log->lost->is_cut, false))
		(void)!write(log->descriptor, "\n", 1);
	log_warn(log, "log_lost", LOG_NUMBER("lines", lines));
	/* Or does nobody?  Then that line counts, and those before it. */
	if (atomic_load(&log->lost->lines) != 0)
		atomic_fetch_add(&log->lost->lines, lines - 1);
}

/* A line that cannot be written is lost: the service must not stop for its log,
 * and there is nowhere to report it. */
void
log_write(const struct log *log, enum log_level level, const char *event,
    const struct log_field *fields)
{
	struct text line = { 0 };

	if (log == NULL || level < log->level)
		return;
	if (log->form == LOG_FORM_JSON)
		text_putc(&line, '{');
	if (log->clock != NULL)
		log_time_add(&line, log);
	text_putf(&line, log->form == LOG_FORM_JSON ?
	    "\"level\":\"%s\",\"event\":\"%s\"" : "level=%s event=%s",
	    log_level_words[level], event);
	for (; fields != NULL && fields->key != NULL; fields++)
		log_field_add(&line, log->form, fields);
	text_puts(&line, log->form == LOG_FORM_JSON ? "}\n" : "\n");
	if (log->lost != NULL && atomic_load(&log->lost->lines) != 0 &&
	    log_has_room(log))
		log_tell_lost(log);
	if (!log_put(log, &line))
		atomic_fetch_add(&log->lost->lines, 1);
	text_clear(&line);
}
