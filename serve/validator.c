/* SPDX-License-Identifier: MIT */
/*
 * Conditional requests: does the client have it already?
 *
 * If-None-Match wins over If-Modified-Since even when it does not match (RFC
 * 9110 13.2.2): a date has whole seconds, a tag does not lie.  Only GET and
 * HEAD come here, so a match means 304 in every case; Range is not offered,
 * which a server may do (14.2).
 */
#include "validator_internal.h"

#include <string.h>

#include "httpdate_internal.h"

/* Behind blanks, and commas too where they may stand.  strspn() would make a
 * table for each of them, a hundredth of a 304's CPU. */
static const char *
validator_skip(const char *p, char comma)
{
	while (*p == ' ' || *p == '\t' || (comma != '\0' && *p == comma))
		p++;
	return p;
}

bool
validator_has_etag(const char *if_none_match, const char *etag)
{
	const char *p = if_none_match, *end;
	size_t length = strlen(etag);

	p = validator_skip(p, '\0');
	if (*p == '*')
		return *validator_skip(p + 1, '\0') == '\0';
	while (*p != '\0') {
		p = validator_skip(p, ',');
		/* Weak comparison: proxies that compress weaken our tags. */
		if (p[0] == 'W' && p[1] == '/')
			p += 2;
		if (*p != '"')
			return false;
		end = strchr(p + 1, '"');
		if (end == NULL)
			return false;
		if ((size_t)(end + 1 - p) == length &&
		    memcmp(p, etag, length) == 0)
			return true;
		p = end + 1;
	}
	return false;
}

bool
validator_is_fresh(const struct validator *validator, const char *etag,
    int64_t modified_at)
{
	int64_t since_at;

	if (validator->if_none_match != NULL)
		return validator_has_etag(validator->if_none_match, etag);
	if (validator->if_modified_since == NULL ||
	    httpdate_parse(validator->if_modified_since, &since_at) != 0)
		return false;
	/* Not "==": clients may ask with a date of their own. */
	return modified_at <= since_at;
}
