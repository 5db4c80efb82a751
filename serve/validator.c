/* SPDX-License-Identifier: MIT */
#include "validator_internal.h"

#include <string.h>

#include "httpdate_internal.h"

bool
validator_has_etag(const char *if_none_match, const char *etag)
{
	const char *p = if_none_match, *end;
	size_t length = strlen(etag);

	p += strspn(p, " \t");
	if (*p == '*')
		return p[1 + strspn(p + 1, " \t")] == '\0';
	while (*p != '\0') {
		p += strspn(p, " \t,");
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
	return modified_at <= since_at;
}
