/* SPDX-License-Identifier: MIT */
/* Where a new token counts: its windows or environments, as grants name them.
 * What is named in full has to be there; one that is mistyped would make a
 * token that may do nothing, and nobody would know before it is needed. */
#include <string.h>

#include "nearest.h"
#include "service_internal.h"

/* Is it there?  Else -1, with the nearest. */
static int
service_token_scope_check(const struct service *service,
    const struct doc *list, const char *word, struct error *ret_error)
{
	const struct conf *conf = service->conf;
	const struct schedule *schedule = service->schedule;
	bool is_window = strcmp(list->key, "windows") == 0;
	ARRAY(const char *) ids = { 0 };
	const char *near;
	size_t i;

	if (is_window ? schedule_find_window(schedule, word) != NULL :
	    conf_find_environment(conf, word) != NULL)
		return 0;
	for (i = 0; is_window && i < schedule->windows.count; i++)
		array_push(&ids, schedule->windows.items[i]->id);
	for (i = 0; !is_window && i < conf->environments.count; i++)
		array_push(&ids, (const char *)conf->environments.items[i].id);
	near = nearest_find(word, ids.items, ids.count);
	(void)error_set(ret_error, ERROR_INPUT, "\"%s\": there is no %s "
	    "\"%.80s\"%s%s%s", list->key, is_window ? "window" :
	    "environment", word, near == NULL ? "" : "; did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?");
	array_clear(&ids);
	return -1;
}

int
service_token_scope_read(const struct service *service,
    const struct doc *list, struct text *ret_lines, struct error *ret_error)
{
	const char *word;
	size_t i, length;

	for (i = 0; i < doc_item_count(list); i++) {
		word = doc_string(doc_item(list, i));
		length = word == NULL ? 0 : strspn(word,
		    "abcdefghijklmnopqrstuvwxyz0123456789-");
		if (word == NULL || word[0] == '\0' ||
		    word[length + (word[length] == '*')] != '\0')
			return error_set(ret_error, ERROR_INPUT, "\"%s\": "
			    "accepted are ids, the begin of ids with * behind "
			    "it, and *", list->key);
		if (word[length] != '*' && service_token_scope_check(service,
		    list, word, ret_error) < 0)
			return -1;
		text_putf(ret_lines, "%s%s", ret_lines->length > 0 ? "\n" :
		    "", word);
	}
	/* An empty list could mean none as well as all. */
	if (list != NULL && ret_lines->length == 0)
		return error_set(ret_error, ERROR_INPUT, "\"%s\" is empty; "
		    "leave it out for all", list->key);
	return 0;
}
