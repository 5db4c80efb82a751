/* SPDX-License-Identifier: MIT */
/*
 * One line an event, in one write(2), so that lines of threads and of other
 * programs on the same pipe do not mix (up to PIPE_BUF POSIX promises it,
 * write() for regular files with O_APPEND too).  Event names and keys are
 * literals of ours and are not escaped; values come from anywhere and are.
 */
#include "log.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "text.h"
#include "utf8.h"

/* bytes; journald cuts lines at 48 KiB, people much earlier */
#define LOG_VALUE_MAX 1000

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
	(void)!write(log->descriptor, line.bytes, line.length);
	text_clear(&line);
}
