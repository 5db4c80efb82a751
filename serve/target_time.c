/* SPDX-License-Identifier: MIT */
/* Times in queries. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "target_internal.h"
#include "timearg.h"

/* Which of the two was meant, nobody knows. */
static bool
target_is_twice(const struct target *target, const char *name)
{
	size_t i, count = 0;

	for (i = 0; i < target->parameter_count; i++)
		count += strcmp(target->parameters[i].name, name) == 0;
	return count > 1;
}

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

	if (target_is_twice(target, name))
		return error_set(ret_error, ERROR_INPUT, "%s: given twice",
		    name);
	if (value == NULL || timearg_parse(value, now_at, zone, ret_at,
	    ret_error) == 0)
		return 0;
	(void)error_prefix(ret_error, "%s", name);
	plus = mem_string(value);
	for (p = plus; (p = strchr(p, ' ')) != NULL;)
		*p = '+';
	result = timearg_parse(plus, now_at, zone, ret_at, NULL);
	free(plus);
	return result;
}
