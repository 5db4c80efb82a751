/* SPDX-License-Identifier: MIT */
/* Times in queries. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "target_internal.h"
#include "timearg.h"

/* A "+" in a query is a space, but people write "+30d" and "+01:00" into
 * addresses by hand: where the one makes no sense the other may. */
int
target_read_time(const struct target *target, const char *name,
    int64_t now_at, const struct zone *zone, int64_t *ret_at,
    struct error *ret_error)
{
	const char *value = target_find(target, name);
	char *plus, *p;
	int result;

	if (value == NULL || timearg_parse(value, now_at, zone, ret_at,
	    ret_error) == 0)
		return 0;
	plus = mem_string(value);
	for (p = plus; (p = strchr(p, ' ')) != NULL;)
		*p = '+';
	result = timearg_parse(plus, now_at, zone, ret_at, NULL);
	free(plus);
	return result;
}
