/* SPDX-License-Identifier: MIT */
/*
 * Lists of preferences with weights, as in "gzip;q=0.5, br, *;q=0" (RFC 9110
 * 12.4.2 and 12.5), read in place without copying.
 *
 * Unreadable parts are taken kindly, as RFC 9110 12.1 allows: a server may
 * always ignore what a client prefers.  A feed reader with a broken Accept
 * header gets its calendar; 406 is only for clients that rule the calendar
 * out in so many words.
 */
#include "accept_internal.h"

#include <string.h>
#include <strings.h>

/* "0.5" in thousandths.  Digits beyond the third are ignored, anything that
 * is no weight (also one over 1) counts as 1. */
static int
accept_weight(const char *value, size_t length)
{
	int weight = 0, unit = 1000;
	size_t i;

	for (i = 0; i < length; i++) {
		if (value[i] == '.' && unit == 1000) {
			unit = 100;
		} else if (value[i] >= '0' && value[i] <= '9') {
			if (unit == 1000)
				weight = weight > 0 ? weight :
				    (value[i] - '0') * 1000;
			else
				weight += (value[i] - '0') * unit;
			unit = unit == 1000 ? 1000 : unit / 10;
		} else {
			return 1000;
		}
	}
	return length == 0 || weight > 1000 ? 1000 : weight;
}

/* Take the weight from the parameters behind the name; others, such as
 * "charset" or "level", are passed over.  A quoted string that holds ";"
 * would be read wrong: no client sends one here, and the weight would be
 * found nevertheless. */
static void
accept_read_parameters(const char *p, const char *end,
    struct accept_item *item)
{
	const char *next;

	for (; p < end; p = next) {
		next = memchr(p, ';', (size_t)(end - p));
		next = next == NULL ? end : next + 1;
		while (p < next && (*p == ' ' || *p == '\t'))
			p++;
		if (next - p < 2 || (*p | 0x20) != 'q' || p[1] != '=')
			continue;
		p += 2;
		item->weight = accept_weight(p, strcspn(p, " \t;,"));
	}
}

bool
accept_next(const char **list, struct accept_item *ret_item)
{
	const char *p = *list, *end;

	/* Empty elements are allowed and mean nothing (RFC 9110 5.6.1.2). */
	p += strspn(p, " \t,");
	if (*p == '\0') {
		*list = p;
		return false;
	}
	end = p + strcspn(p, ",");
	*ret_item = (struct accept_item){ .name = p,
	    .length = strcspn(p, " \t;,"), .weight = 1000 };
	p += ret_item->length;
	p += strcspn(p, ";,");
	if (p < end)
		accept_read_parameters(p + 1, end, ret_item);
	*list = end;
	return true;
}

bool
accept_is(const struct accept_item *item, const char *name)
{
	return strlen(name) == item->length &&
	    strncasecmp(item->name, name, item->length) == 0;
}

/* How exactly the range names the type: 3 as it is, 2 "text/…", 1 any, 0 not
 * at all.  The most exact range decides (RFC 9110 12.5.1): whoever gives
 * "text/calendar" no weight means it, even where any type is fine too. */
static int
accept_precision(const struct accept_item *item, const char *type)
{
	size_t major = strcspn(type, "/") + 1;

	if (accept_is(item, type))
		return 3;
	if (item->length == major + 1 && item->name[major] == '*' &&
	    strncasecmp(item->name, type, major) == 0)
		return 2;
	return accept_is(item, "*/*") || accept_is(item, "*") ? 1 : 0;
}

bool
accept_has_type(const char *accept, const char *type)
{
	struct accept_item item;
	int precision, best = 0, weight = 0;
	bool is_readable = false;

	if (accept == NULL)
		return true;
	while (accept_next(&accept, &item)) {
		/* Some clients send "*" alone; others send words that are no
		 * types at all, which then rule nothing out. */
		if (memchr(item.name, '/', item.length) != NULL ||
		    accept_is(&item, "*"))
			is_readable = true;
		precision = accept_precision(&item, type);
		if (precision > best) {
			best = precision;
			weight = item.weight;
		}
	}
	return !is_readable || weight > 0;
}
