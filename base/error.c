/* SPDX-License-Identifier: MIT */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int
error_fill(struct error *ret_error, enum error_code code, const char *format,
    va_list arguments)
{
	if (ret_error == NULL)
		return -1;
	ret_error->code = code;
	ret_error->line = 0;
	ret_error->column = 0;
	(void)vsnprintf(ret_error->text, sizeof(ret_error->text), format,
	    arguments);
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
	memcpy(error->text, text, sizeof(text));
	return -1;
}
