/* SPDX-License-Identifier: MIT */
/*
 * Conditional requests: does the client have it already, is it still what the
 * client knows?
 *
 * A tag wins over a date even when it does not match (RFC 9110 13.2.2): a date
 * has whole seconds, a tag does not lie.  Only GET and HEAD come here, so a
 * match of If-None-Match means 304 in every case; Range is not offered, which a
 * server may do (14.2).
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

/* Is `etag` in a list of them?  Strongly: none that is weak counts. */
static bool
validator_lists(const char *list, const char *etag, bool is_strong)
{
	const char *p = validator_skip(list, '\0'), *end;
	size_t length = strlen(etag);
	bool is_weak;

	if (*p == '*')
		return *validator_skip(p + 1, '\0') == '\0';
	while (*p != '\0') {
		p = validator_skip(p, ',');
		is_weak = p[0] == 'W' && p[1] == '/';
		if (is_weak)
			p += 2;
		if (*p != '"')
			return false;
		end = strchr(p + 1, '"');
		if (end == NULL)
			return false;
		if ((size_t)(end + 1 - p) == length &&
		    memcmp(p, etag, length) == 0 && !(is_weak && is_strong))
			return true;
		p = end + 1;
	}
	return false;
}

/* Weakly, since proxies that compress weaken our tags. */
bool
validator_has_etag(const char *if_none_match, const char *etag)
{
	return validator_lists(if_none_match, etag, false);
}

bool
validator_has_failed(const struct validator *validator, const char *etag,
    int64_t modified_at)
{
	int64_t since_at;

	if (validator->if_match != NULL)
		return !validator_lists(validator->if_match, etag, true);
	if (validator->if_unmodified_since == NULL ||
	    modified_at == INT64_MAX ||
	    httpdate_parse(validator->if_unmodified_since, &since_at) != 0)
		return false;
	return modified_at > since_at;
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
