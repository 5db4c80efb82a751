/* SPDX-License-Identifier: MIT */
/*
 * The log: one line an event, logfmt or JSON, to standard error.  Only
 * programs (serve, daemon, cli) log; folders below return errors.
 */
#ifndef PATCHDAY_LOG_H
#define PATCHDAY_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN,
	LOG_LEVEL_ERROR };
enum log_form { LOG_FORM_LOGFMT, LOG_FORM_JSON };

/* A field of a line: `LOG_TEXT("window", id)`, `LOG_NUMBER("count", 3)`. */
struct log_field {
	const char *key;
	const char *text;	/* NULL: `number` counts */
	int64_t number;
};
#define LOG_TEXT(k, v) ((struct log_field){ .key = (k), .text = (v) })
#define LOG_NUMBER(k, v) ((struct log_field){ .key = (k), .number = (v) })
#define LOG_END ((struct log_field){ .key = NULL })

struct log_lost {
	_Atomic int64_t lines;
	_Atomic bool is_cut;	/* the last has come in part */
};

/* Where lines go and what is left out; set up once by main(), then only
 * read, so it may be shared by threads. */
struct log {
	const struct clock *clock;	/* NULL: lines carry no time */
	enum log_level level;		/* lines below it are left out */
	enum log_form form;
	int descriptor;			/* usually STDERR_FILENO */
	/* Lines that nobody took, told with the next that somebody does;
	 * NULL: a line waits for its reader for as long as that takes. */
	struct log_lost *lost;
};

/*
 * Write `time=… level=… event=EVENT key=value …` in one write(2).  `fields`
 * ends with LOG_END and may be NULL.  Control characters in values are
 * escaped; a value over 1,000 bytes is cut.  `log` may be NULL: nothing
 * happens.  With `lost` a reader that hangs costs half a second, once.
 */
void log_write(const struct log *log, enum log_level level,
    const char *event, const struct log_field *fields);

/* log_info(log, "reloaded", LOG_TEXT("file", path), LOG_NUMBER("n", 2)); */
#ifdef __cppcheck__	/* it does not know __VA_OPT__ */
#define LOG_FIELDS(...) (const struct log_field[]){ __VA_ARGS__ }
#else
#define LOG_FIELDS(...) \
    (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) LOG_END }
#endif
#define log_debug(log, event, ...) log_write((log), LOG_LEVEL_DEBUG, \
    (event), LOG_FIELDS(__VA_ARGS__))
#define log_info(log, event, ...) log_write((log), LOG_LEVEL_INFO, \
    (event), LOG_FIELDS(__VA_ARGS__))
#define log_warn(log, event, ...) log_write((log), LOG_LEVEL_WARN, \
    (event), LOG_FIELDS(__VA_ARGS__))
#define log_error(log, event, ...) log_write((log), LOG_LEVEL_ERROR, \
    (event), LOG_FIELDS(__VA_ARGS__))

#endif
