/* SPDX-License-Identifier: MIT */
/*
 * Forms, decoded in place in a copy.  Unlike in an address, line ends may stand
 * in a value (a reason can have several lines); a NUL may not, and bytes that
 * are no UTF-8 may not.
 */
#include "form_internal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

/* The value of a hexadecimal digit, or -1; also for the NUL. */
static int
form_hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* Decode in place, which only shortens. */
static bool
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
		if (low == -1 || high * 16 + low == 0)
			return false;
		*to++ = (char)(high * 16 + low);
		from += 2;
	}
	*to = '\0';
	return utf8_is_valid(part, (size_t)(to - part));
}

int
form_parse(const char *bytes, size_t length, struct form *ret_form)
{
	struct form form = { .bytes = mem_bytes(bytes, length) };
	char *rest = form.bytes, *part, *value;
	int result = -1;

	if (memchr(form.bytes, '\0', length) != NULL)
		goto out;
	while ((part = strsep(&rest, "&")) != NULL) {
		if (*part == '\0')
			continue;
		value = strchr(part, '=');
		if (value != NULL)
			*value++ = '\0';
		else
			value = part + strlen(part);
		if (form.list.count == FORM_FIELDS_MAX ||
		    !form_decode(part) || !form_decode(value))
			goto out;
		array_push(&form.list, ((struct form_field){ part, value }));
	}
	*ret_form = form;
	result = 0;
out:
	if (result < 0)
		form_clear(&form);
	return result;
}

const char *
form_find(const struct form *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->list.count; i++)
		if (strcmp(form->list.items[i].name, name) == 0)
			return form->list.items[i].value;
	return NULL;
}

void
form_clear(struct form *form)
{
	free(form->bytes);
	array_clear(&form->list);
	form->bytes = NULL;
}
