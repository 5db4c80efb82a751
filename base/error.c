/* SPDX-License-Identifier: MIT */
/*
 * One error: filled by whoever saw it first, in a struct of the caller's with
 * room for one sentence.  No allocation, so that it can say "out of memory" or
 * "too many" as well; no stack of causes, since a person acts on one sentence.
 */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

/* Fill all of the struct, so that nothing of an error before shows through. */
static int
error_fill(struct error *ret_error, enum error_code code, const char *format,
    va_list arguments)
{
	if (ret_error == NULL)
		return -1;
	ret_error->code = code;
	ret_error->line = 0;
	ret_error->column = 0;
	ret_error->field = NULL;
	(void)vsnprintf(ret_error->text, sizeof(ret_error->text), format,
	    arguments);
	utf8_clean_halves(ret_error->text);
	return -1;
}

int
error_set(struct error *ret_error, enum error_code code, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)error_fill(ret_error, code, format, arguments);
	va_end(arguments);
	return -1;
}

int
error_set_at(struct error *ret_error, enum error_code code, int line,
    int column, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)error_fill(ret_error, code, format, arguments);
	va_end(arguments);
	if (ret_error != NULL) {
		ret_error->line = line;
		ret_error->column = column;
	}
	return -1;
}

int
error_about(struct error *error, const char *field)
{
	if (error != NULL)
		error->field = field;
	return -1;
}

/* Made in a second buffer and cut there: the context comes first because it is
 * what a reader looks for, and what is cut is the end. */
int
error_prefix(struct error *error, const char *format, ...)
{
	char text[ERROR_TEXT_MAX];
	va_list arguments;
	size_t length;

	if (error == NULL)
		return -1;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	length = strlen(text);
	(void)snprintf(text + length, sizeof(text) - length, ": %s",
	    error->text);
	utf8_clean_halves(text);
	memcpy(error->text, text, sizeof(text));
	return -1;
}

bool
error_is_store(const struct error *error)
{
	return error->code == ERROR_STORE || error->code == ERROR_DAMAGED;
}
