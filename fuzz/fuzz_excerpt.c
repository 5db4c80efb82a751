/* SPDX-License-Identifier: MIT */
/*
 * Excerpts of JSON: any bytes.  Where the whole is JSON, the excerpt is, and
 * what it has at each path is what the whole has there, with jansson to tell.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "excerpt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = { "a", "b.c", "b.d.e", "items.name", NULL };

/* Leave of the whole what the paths lead to: the same, done the long way.
 * `rest` are the paths from here, ended by NULL. */
static json_t *
prune(json_t *whole, const char *const *rest)
{
	const char *within[8];
	json_t *kept, *item;
	size_t i, length, count;
	const char *key;

	if (json_is_array(whole)) {
		kept = json_array();
		json_array_foreach(whole, i, item)
			json_array_append_new(kept, prune(item, rest));
		return kept;
	}
	if (!json_is_object(whole))
		return json_incref(whole);
	kept = json_object();
	json_object_foreach(whole, key, item) {
		int is_all = 0;

		for (i = count = 0; rest[i] != NULL; i++) {
			length = strcspn(rest[i], ".");
			if (strlen(key) != length ||
			    memcmp(key, rest[i], length) != 0)
				continue;
			is_all |= rest[i][length] == '\0';
			within[count++] = rest[i] + length +
			    (rest[i][length] == '.');
		}
		within[count] = NULL;
		if (is_all)
			json_object_set(kept, key, item);
		else if (count > 0)
			json_object_set_new(kept, key, prune(item, within));
	}
	return kept;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size > 0 ? size : 1);
	json_t *whole, *excerpt, *want;
	struct text text = { 0 };
	int result;

	memcpy(bytes, data, size);
	result = excerpt_format(&text, bytes, size, paths, NULL);
	/* Escaped keys ("\u0061") are compared as they are written; a NUL is
	 * refused, though jansson takes one behind a number. */
	whole = size > 4096 || memchr(bytes, '\\', size) != NULL ||
	    memchr(bytes, '\0', size) != NULL ? NULL :
	    json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
	if (whole != NULL) {
		want = prune(whole, paths);
		excerpt = result == 0 ? json_loadb(text.bytes, text.length,
		    JSON_REJECT_DUPLICATES, NULL) : NULL;
		/* Deeper than it follows, it may refuse. */
		if (excerpt == NULL ? size < 32 : !json_equal(want, excerpt))
			abort();
		json_decref(excerpt);
		json_decref(want);
	}
	json_decref(whole);
	text_clear(&text);
	free(bytes);
	return 0;
}
