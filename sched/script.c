/* SPDX-License-Identifier: MIT */
/*
 * Scripts of acts.  The colon and a blank part who speaks from what is said
 * (times have no blank behind their colons); before them the last word is who,
 * and the rest is when, so that a time may have several words.
 */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "timearg.h"

#define SCRIPT_BLANKS " \t\r"

/* A piece of a line without blanks around it. */
static char *
script_cut(const char *from, const char *end)
{
	while (from < end && strchr(SCRIPT_BLANKS, *from) != NULL)
		from++;
	while (end > from && strchr(SCRIPT_BLANKS, end[-1]) != NULL)
		end--;
	return mem_bytes(from, (size_t)(end - from));
}

/* Where who and when end; NULL: nowhere. */
static const char *
script_find_colon(const char *line, const char *end)
{
	for (; line < end; line++)
		if (*line == ':' && (line + 1 == end || line[1] == ' ' ||
		    line[1] == '\t'))
			return line;
	return NULL;
}

/* The time is what stands before the last word of the head. */
static int
script_read_time(const char *head, const struct zone *zone, int64_t base_at,
    struct script_line *line, struct error *ret_error)
{
	const char *who = strrchr(head, ' ');
	char *when;
	int status;

	if (who == NULL)
		return error_set(ret_error, ERROR_INPUT, "a line is TIME WHO: "
		    "SENTENCE, such as 2026-12-03 15:02 release-manager: "
		    "start patch-thursday");
	when = script_cut(head, who);
	status = timearg_parse(when, base_at, zone, &line->at, ret_error);
	free(when);
	if (status == 0)
		line->who = mem_string(who + 1);
	return status;
}

/* One line that is not empty. */
static int
script_read_line(const char *from, const char *end, const struct zone *zone,
    struct script *script, struct error *ret_error)
{
	const char *colon = script_find_colon(from, end);
	struct script_line *lines = script->list.items;
	struct script_line *line = &lines[script->list.count - 1];
	int64_t before_at = line > lines ? line[-1].at : line->at;
	char *head = script_cut(from, colon == NULL ? from : colon);
	int status = script_read_time(head, zone, before_at, line,
	    ret_error);

	free(head);
	if (status < 0)
		return -1;
	line->sentence = script_cut(colon + 1, end);
	if (line->sentence[0] == '\0')
		return error_set(ret_error, ERROR_INPUT,
		    "%s says nothing", line->who);
	if (line > lines && line->at < before_at)
		return error_set(ret_error, ERROR_INPUT,
		    "that is before the line above; lines must be in order "
		    "of time");
	return 0;
}

int
script_parse(const char *text, const struct zone *zone, int64_t now_at,
    struct script *ret_script, struct error *ret_error)
{
	struct script script = { 0 };
	struct script_line *line;
	const char *from, *end;
	int number = 0, status = 0;

	for (from = text; *from != '\0' && status == 0;
	    from = end + (*end == '\n')) {
		end = from + strcspn(from, "\n");
		from += strspn(from, SCRIPT_BLANKS);
		number++;
		if (from >= end || *from == '#')
			continue;
		line = array_add(&script.list);
		line->line = number;
		line->at = now_at;
		status = script_read_line(from, end, zone, &script,
		    ret_error);
	}
	if (status == 0 && script.list.count == 0)
		status = error_set(ret_error, ERROR_INPUT, "there is no act "
		    "in it");
	if (status < 0) {
		if (ret_error != NULL && script.list.count > 0) {
			ret_error->line = number;
			ret_error->column = 0;
		}
		script_clear(&script);
		return -1;
	}
	*ret_script = script;
	return 0;
}

void
script_clear(struct script *script)
{
	size_t i;

	for (i = 0; i < script->list.count; i++) {
		free(script->list.items[i].who);
		free(script->list.items[i].sentence);
	}
	array_clear(&script->list);
}
