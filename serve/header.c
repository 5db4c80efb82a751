/* SPDX-License-Identifier: MIT */
/* Headers by name, from libmicrohttpd's list: asked for by routes that people
 * use, not by those that calendars poll. */
#include "header_internal.h"

#include <string.h>
#include <strings.h>

/* A search for one header. */
struct header_search {
	const char *name, *value;
	int count;
};

static enum MHD_Result
header_look(void *context, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	struct header_search *search = context;

	(void)kind;
	if (strcasecmp(name, search->name) != 0)
		return MHD_YES;
	search->count++;
	search->value = value == NULL ? "" : value;
	return MHD_YES;
}

enum header_count
header_find(const struct request *request, const char *name,
    const char **ret_value)
{
	struct header_search search = { .name = name };

	(void)MHD_get_connection_values(request->mhd, MHD_HEADER_KIND,
	    header_look, &search);
	*ret_value = search.count == 1 ? search.value : NULL;
	return search.count == 0 ? HEADER_NONE :
	    search.count == 1 ? HEADER_ONE : HEADER_SEVERAL;
}

const char *
header_string(const struct request *request, const char *name)
{
	const char *value;

	(void)header_find(request, name, &value);
	return value;
}

bool
header_is_type(const struct request *request, const char *type)
{
	const char *value = header_string(request,
	    MHD_HTTP_HEADER_CONTENT_TYPE);
	size_t length = strlen(type);

	if (value == NULL || strncasecmp(value, type, length) != 0)
		return false;
	value += length;
	value += strspn(value, " \t");
	return *value == '\0' || *value == ';';
}
