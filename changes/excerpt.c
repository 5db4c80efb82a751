/* SPDX-License-Identifier: MIT */
/*
 * One pass over the bytes.  What is left out is skipped with a counter of
 * brackets instead of a call for each, so neither its depth nor its number of
 * values matters.
 */
#include "excerpt.h"

#include <stdbool.h>
#include <string.h>

#define EXCERPT_DEPTH_MAX 32	/* of lists and objects that paths go through */

struct excerpt {
	const char *p, *end;
	struct text *text;
};

/* What is left of each path at this place; NULL: it leads elsewhere, "": all of
 * it is wanted. */
struct excerpt_paths {
	const char *rest[EXCERPT_PATHS_MAX];
	size_t count;
};

static int
excerpt_fail(struct error *ret_error)
{
	return error_set(ret_error, ERROR_INPUT, "this is not JSON");
}

/* The next byte that is no space; 0 at the end. */
static char
excerpt_peek(struct excerpt *excerpt)
{
	while (excerpt->p < excerpt->end && (*excerpt->p == ' ' ||
	    *excerpt->p == '\n' || *excerpt->p == '\r' || *excerpt->p == '\t'))
		excerpt->p++;
	return excerpt->p < excerpt->end ? *excerpt->p : '\0';
}

/* Step behind the string that begins here; false: it does not end. */
static bool
excerpt_skip_string(struct excerpt *excerpt)
{
	const char *p = excerpt->p + 1;

	for (; p < excerpt->end && *p != '"'; p++)
		p += *p == '\\';
	excerpt->p = p + 1;
	return p < excerpt->end;
}

/* Step behind the list or object that begins here. */
static bool
excerpt_skip_brackets(struct excerpt *excerpt)
{
	size_t depth = 0;

	while (excerpt->p < excerpt->end) {
		switch (*excerpt->p) {
		case '"':
			if (!excerpt_skip_string(excerpt))
				return false;
			continue;
		case '{': case '[':
			depth++;
			break;
		case '}': case ']':
			depth--;
			break;
		default:
			break;
		}
		excerpt->p++;
		if (depth == 0)
			return true;
	}
	return false;
}

/* Step behind the value that begins here. */
static bool
excerpt_skip(struct excerpt *excerpt)
{
	const char *start;

	switch (excerpt_peek(excerpt)) {
	case '"':
		return excerpt_skip_string(excerpt);
	case '{': case '[':
		return excerpt_skip_brackets(excerpt);
	default:
		break;
	}
	start = excerpt->p;
	while (excerpt->p < excerpt->end && *excerpt->p != '\0' &&
	    strchr(",:]}[{\" \t\r\n", *excerpt->p) == NULL)
		excerpt->p++;
	return excerpt->p > start;
}

static bool
excerpt_copy(struct excerpt *excerpt)
{
	const char *start;

	(void)excerpt_peek(excerpt);
	start = excerpt->p;
	if (!excerpt_skip(excerpt))
		return false;
	text_put(excerpt->text, start, (size_t)(excerpt->p - start));
	return true;
}

/* Follow the paths by the key (its bytes between the quotes). */
static void
excerpt_follow(const struct excerpt_paths *paths, const char *key,
    size_t length, struct excerpt_paths *ret_paths)
{
	const char *rest;
	size_t i, part;

	ret_paths->count = 0;
	for (i = 0; i < paths->count; i++) {
		rest = paths->rest[i];
		part = strcspn(rest, ".");
		if (part != length || memcmp(rest, key, length) != 0)
			continue;
		ret_paths->rest[ret_paths->count++] =
		    rest + part + (rest[part] == '.');
	}
}

static bool
excerpt_wants_all(const struct excerpt_paths *paths)
{
	size_t i;

	for (i = 0; i < paths->count; i++)
		if (paths->rest[i][0] == '\0')
			return true;
	return false;
}

static bool excerpt_value(struct excerpt *excerpt,
    const struct excerpt_paths *paths, int depth);

/* "key": value, without the comma; `ret_is_kept`: it is in the text. */
static bool
excerpt_member(struct excerpt *excerpt, bool needs_comma,
    const struct excerpt_paths *paths, int depth, bool *ret_is_kept)
{
	struct excerpt_paths within;
	const char *key;
	size_t length;

	if (excerpt_peek(excerpt) != '"')
		return false;
	key = excerpt->p;
	if (!excerpt_skip_string(excerpt))
		return false;
	length = (size_t)(excerpt->p - key);
	if (excerpt_peek(excerpt) != ':')
		return false;
	excerpt->p++;
	excerpt_follow(paths, key + 1, length - 2, &within);
	*ret_is_kept = within.count > 0;
	if (within.count == 0)
		return excerpt_skip(excerpt);
	if (needs_comma)
		text_putc(excerpt->text, ',');
	text_put(excerpt->text, key, length);
	text_putc(excerpt->text, ':');
	return excerpt_wants_all(&within) ? excerpt_copy(excerpt) :
	    excerpt_value(excerpt, &within, depth + 1);
}

/* A list or an object, to its closing bracket. */
static bool
excerpt_brackets(struct excerpt *excerpt, const struct excerpt_paths *paths,
    int depth)
{
	char close = *excerpt->p == '{' ? '}' : ']', next;
	bool needs_comma = false, is_kept = true, is_first = true;

	text_putc(excerpt->text, *excerpt->p++);
	for (;; is_first = false) {
		next = excerpt_peek(excerpt);
		if (next == close && is_first)
			break;
		if (close == ']') {
			if (needs_comma)
				text_putc(excerpt->text, ',');
			if (!excerpt_value(excerpt, paths, depth + 1))
				return false;
		} else if (!excerpt_member(excerpt, needs_comma, paths,
		    depth, &is_kept)) {
			return false;
		}
		needs_comma |= is_kept;
		next = excerpt_peek(excerpt);
		if (next == close)
			break;
		if (next != ',')
			return false;
		excerpt->p++;
	}
	excerpt->p++;
	text_putc(excerpt->text, close);
	return true;
}

static bool
excerpt_value(struct excerpt *excerpt, const struct excerpt_paths *paths,
    int depth)
{
	char next = excerpt_peek(excerpt);

	if (next != '{' && next != '[')
		return excerpt_copy(excerpt);
	return depth < EXCERPT_DEPTH_MAX &&
	    excerpt_brackets(excerpt, paths, depth);
}

int
excerpt_format(struct text *text, const char *bytes, size_t length,
    const char *const *paths, struct error *ret_error)
{
	struct excerpt excerpt = { bytes, bytes + length, text };
	struct excerpt_paths all = { .count = 0 };

	for (; paths[all.count] != NULL; all.count++)
		all.rest[all.count] = paths[all.count];
	if (!excerpt_value(&excerpt, &all, 0))
		return excerpt_fail(ret_error);
	(void)excerpt_peek(&excerpt);
	return excerpt.p == excerpt.end ? 0 : excerpt_fail(ret_error);
}
