/* SPDX-License-Identifier: MIT */
/*
 * The target of a request ("/feeds/all.ics?form=zoned") taken apart.
 *
 * Everything is decoded exactly once and in place: names and values point
 * into one buffer of the request.  What is refused is refused because two
 * readers could disagree about it: an escaped slash or backslash would be a
 * separator for one of them, "%00" an end, a byte that is not UTF-8 a
 * different letter.  "." and ".." need no care: no route is a file.
 */
#include "target_internal.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "utf8.h"

/* The value of a hexadecimal digit, or -1; also for the NUL. */
static int
target_hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* Decode the escape at `from`: its byte, or -1 when it is none that may be:
 * controls never, and no slashes in a path.  Reads no farther than a NUL. */
static int
target_escape(const char *from, bool is_path)
{
	int high, low, byte;

	high = target_hex(from[1]);
	low = high == -1 ? -1 : target_hex(from[2]);
	if (low == -1)
		return -1;
	byte = high * 16 + low;
	if (byte < 0x20 || byte == 0x7f)
		return -1;
	if (is_path && (byte == '/' || byte == '\\'))
		return -1;
	return byte;
}

/* Decode in place, which only shortens.  False for what is no URI (RFC 3986
 * 2: visible ASCII) or no UTF-8 behind it.  "+" is a space in queries only:
 * that is the form encoding, not the URI. */
static bool
target_decode(char *part, bool is_path)
{
	bool is_ascii = true;
	char *from, *to;
	int byte;

	for (from = to = part; *from != '\0'; from++) {
		if ((unsigned char)*from <= 0x20 ||
		    (unsigned char)*from >= 0x7f)
			return false;
		if (*from == '%') {
			byte = target_escape(from, is_path);
			if (byte == -1)
				return false;
			is_ascii = is_ascii && byte < 0x80;
			*to++ = (char)byte;
			from += 2;
		} else {
			*to++ = !is_path && *from == '+' ? ' ' : *from;
		}
	}
	*to = '\0';
	/* Only escapes make other bytes, and most targets have none. */
	return is_ascii || utf8_is_valid(part, (size_t)(to - part));
}

/* "a=1&b" as pairs; a name without "=" has the value "".  False for bad
 * escapes or more pairs than any route knows. */
static bool
target_parse_query(struct target *target, char *query)
{
	struct target_parameter *parameter;
	char *part, *value;

	while ((part = strsep(&query, "&")) != NULL) {
		if (*part == '\0')
			continue;
		if (target->parameter_count == TARGET_PARAMETERS_MAX)
			return false;
		value = strchr(part, '=');
		if (value != NULL)
			*value++ = '\0';
		else
			value = part + strlen(part);
		if (!target_decode(part, false) ||
		    !target_decode(value, false))
			return false;
		parameter = &target->parameters[target->parameter_count++];
		*parameter = (struct target_parameter){ part, value };
	}
	return true;
}

/* RFC 9112 3.2.2: servers must take the absolute form as well.  The authority
 * is passed over, since the routes are the same under every name. */
static char *
target_skip_authority(char *target)
{
	char *path = NULL;

	if (strncasecmp(target, "http://", 7) == 0)
		path = strpbrk(target + 7, "/?#");
	else if (strncasecmp(target, "https://", 8) == 0)
		path = strpbrk(target + 8, "/?#");
	return path == NULL ? target : path;
}

enum target_outcome
target_parse(struct target *target, const char *raw)
{
	char *path, *query;
	size_t length;

	target->parameter_count = 0;
	length = raw == NULL ? 0 : strnlen(raw, TARGET_MAX + 1);
	if (length > TARGET_MAX)
		return TARGET_LONG;
	if (length == 0)
		return TARGET_BAD;
	memcpy(target->bytes, raw, length + 1);
	path = target_skip_authority(target->bytes);
	/* A fragment is never sent (RFC 9110 4.2.5); "*" is for OPTIONS,
	 * which no route takes. */
	if (*path != '/' || strchr(path, '#') != NULL)
		return TARGET_BAD;
	query = strchr(path, '?');
	if (query != NULL)
		*query++ = '\0';
	if (!target_decode(path, true))
		return TARGET_BAD;
	if (query != NULL && !target_parse_query(target, query))
		return TARGET_BAD;
	target->path = path;
	return TARGET_FINE;
}

const char *
target_find(const struct target *target, const char *name)
{
	size_t i;

	for (i = 0; i < target->parameter_count; i++)
		if (strcmp(target->parameters[i].name, name) == 0)
			return target->parameters[i].value;
	return NULL;
}

const char *
target_find_twice(const struct target *target)
{
	size_t i, k;

	for (i = 1; i < target->parameter_count; i++)
		for (k = 0; k < i; k++)
			if (strcmp(target->parameters[i].name,
			    target->parameters[k].name) == 0)
				return target->parameters[i].name;
	return NULL;
}
