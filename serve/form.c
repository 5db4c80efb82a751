/* SPDX-License-Identifier: MIT */
/*
 * Forms (URL Standard, application/x-www-form-urlencoded).  Like targets they
 * are decoded once and in place; unlike there, a value may have several lines
 * and slashes: it is text that somebody typed, and never a path.
 */
#include "form_internal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

/* The value of a hexadecimal digit, or -1. */
static int
form_hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Decode in place, which only shortens; -1 for a bad escape, or one that is
 * NUL. */
static int
form_decode(char *part)
{
	char *from, *to;
	int high, low;

	for (from = to = part; *from != '\0'; from++) {
		if (*from != '%') {
			*to++ = *from == '+' ? ' ' : *from;
			continue;
		}
		high = form_hex(from[1]);
		low = high == -1 ? -1 : form_hex(from[2]);
		if (low == -1 || (high | low) == 0)
			return -1;
		*to++ = (char)(high * 16 + low);
		from += 2;
	}
	*to = '\0';
	return utf8_is_valid(part, (size_t)(to - part)) ? 0 : -1;
}

/* One "name=value". */
static int
form_add(struct form *form, char *part, struct error *ret_error)
{
	char *value = strchr(part, '=');

	if (value != NULL)
		*value++ = '\0';
	else
		value = part + strlen(part);
	if (form_decode(part) < 0 || form_decode(value) < 0)
		return error_set(ret_error, ERROR_INPUT,
		    "the form has a bad escape, or is no UTF-8");
	if (form_find(form, part) != NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "a field of the form is there twice");
	if (form->count == FORM_FIELDS_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "the form has more than %d fields", FORM_FIELDS_MAX);
	form->fields[form->count++] = (struct form_field){ part, value };
	return 0;
}

int
form_parse(const char *bytes, size_t length, struct form *ret_form,
    struct error *ret_error)
{
	struct form form = { 0 };
	char *rest, *part;

	if (length > FORM_BYTES_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "the form is larger than 64 KiB");
	if (memchr(bytes, '\0', length) != NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "the form has a NUL");
	form.bytes = rest = mem_bytes(bytes, length);
	while ((part = strsep(&rest, "&")) != NULL) {
		if (*part == '\0' || form_add(&form, part, ret_error) == 0)
			continue;
		form_clear(&form);
		return -1;
	}
	*ret_form = form;
	return 0;
}

const char *
form_find(const struct form *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->count; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	return NULL;
}

void
form_clear(struct form *form)
{
	free(form->bytes);
	*form = (struct form){ 0 };
}
