/* SPDX-License-Identifier: MIT */
/* What became of a try.  The reason is quoted from peers and shown in logs, on
 * pages and in terminals: it is cleaned and cut here, where it enters. */
#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "utf8.h"

/* Everything is filled, so that nothing of an earlier try shows through. */
void
outcome_set(struct outcome *outcome, enum outcome_class class,
    const char *format, ...)
{
	char raw[512];
	struct text clean = { 0 };
	va_list arguments;
	size_t length;

	memset(outcome, 0, sizeof(*outcome));
	outcome->class = class;
	outcome->retry_after_secs = -1;
	va_start(arguments, format);
	(void)vsnprintf(raw, sizeof(raw), format, arguments);
	va_end(arguments);
	utf8_clean_halves(raw);
	utf8_clean(&clean, raw, false);
	length = utf8_prefix(text_string(&clean),
	    sizeof(outcome->reason) - 1);
	memcpy(outcome->reason, text_string(&clean), length);
	text_clear(&clean);
}
