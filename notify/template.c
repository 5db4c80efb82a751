/* SPDX-License-Identifier: MIT */
/*
 * The site's own wording.  Logic-less on purpose: a field is replaced or it is
 * not, so a text can be checked when the configuration is read, and cannot fail
 * when a message is due.  Values are put in as they are and not looked through
 * again: a title with "{{" in it stays a title.
 */
#include "template.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "nearest.h"
#include "utf8.h"

/* bytes of a name that a message shows */
#define TEMPLATE_NAME_MAX 40

const char *const template_field_names[] = {
	"call",			/* link to the call */
	"confirm_by",		/* who has to confirm the work */
	"coordinator",		/* who answers questions */
	"date",			/* the day it starts, "Thu 3 Dec 2026" */
	"description",		/* the window's */
	"end",			/* when it ends, "17:00 PST" */
	"environments",		/* in order: "data-dev, then data-int" */
	"impact",		/* what users notice, a sentence or two */
	"length",		/* how long it takes, "2 hours" */
	"page",			/* address of patchday's page */
	"site",			/* the site's title */
	"start",		/* when it starts, "15:00 PST" */
	"times",		/* the time in each zone, a line each */
	"title",		/* the window's */
	"url",			/* the window's own link */
	"when",			/* "Thu 3 Dec 2026 15:00–17:00 PST" */
	"window",		/* the window's id */
	"zone",			/* "America/Los_Angeles" */
	NULL
};

/* One piece of a template: text, or a field's name. */
struct template_piece {
	const char *at;		/* in the template */
	size_t length;		/* bytes; of a field without its spaces */
	bool is_field;
};

enum template_fault {
	TEMPLATE_SOUND,
	TEMPLATE_OPEN,		/* "{{" without "}}" */
	TEMPLATE_STRAY,		/* "}}" without "{{" */
};

/*
 * Cut the next piece off; *text is moved behind it.  Braces that do not pair
 * are a fault; the piece then begins where it lies.  One brace alone is text.
 */
static enum template_fault
template_next(const char **text, struct template_piece *ret_piece)
{
	const char *from = *text, *open = strstr(from, "{{");
	const char *stray = strstr(from, "}}"), *close;

	/* A "}}" before the next "{{" closes nothing. */
	if (stray != NULL && (open == NULL || stray < open)) {
		ret_piece->at = stray;
		return TEMPLATE_STRAY;
	}
	if (open != from) {
		ret_piece->at = from;
		ret_piece->length = open != NULL ? (size_t)(open - from) :
		    strlen(from);
		ret_piece->is_field = false;
		*text = from + ret_piece->length;
		return TEMPLATE_SOUND;
	}
	ret_piece->at = open;
	close = strstr(open + 2, "}}");
	if (close == NULL)
		return TEMPLATE_OPEN;
	*text = close + 2;
	ret_piece->is_field = true;
	/* "{{ title }}" is "{{title}}". */
	for (from = open + 2; from < close && *from == ' '; from++)
		continue;
	while (close > from && close[-1] == ' ')
		close--;
	ret_piece->at = from;
	ret_piece->length = (size_t)(close - from);
	return TEMPLATE_SOUND;
}

/* An error at `at` in `text`, by line and byte, which the caller turns into the
 * place in the file. */
static int
template_fail(struct error *ret_error, const char *text, const char *at,
    const char *message)
{
	const char *walk, *line_start = text;
	int line = 1;

	for (walk = text; walk < at; walk++) {
		if (*walk != '\n')
			continue;
		line++;
		line_start = walk + 1;
	}
	return error_set_at(ret_error, ERROR_INPUT, line,
	    (int)(at - line_start) + 1, "%s", message);
}

/* Complain about a field that does not exist, with the nearest name and all
 * that there are: nobody should have to look them up. */
static int
template_fail_field(struct error *ret_error, const char *text,
    const struct template_piece *piece)
{
	char name[TEMPLATE_NAME_MAX + 1];
	struct text message = { 0 };
	const char *nearest;
	size_t i, length = piece->length;

	if (length > TEMPLATE_NAME_MAX)
		length = TEMPLATE_NAME_MAX;
	memcpy(name, piece->at, length);
	name[length] = '\0';
	/* Cleaned, since it stands in a message; compared as it was typed. */
	nearest = nearest_find(name, template_field_names,
	    countof(template_field_names) - 1);
	text_puts(&message, "unknown field \"");
	utf8_clean(&message, name, false);
	text_puts(&message, "\"; ");
	if (nearest != NULL)
		text_putf(&message, "did you mean \"%s\"? ", nearest);
	text_puts(&message, "accepted are");
	for (i = 0; template_field_names[i] != NULL; i++)
		text_putf(&message, "%s %s", i == 0 ? "" : ",",
		    template_field_names[i]);
	(void)template_fail(ret_error, text, piece->at,
	    text_string(&message));
	text_clear(&message);
	return -1;
}

/* Is it one of the names that a site may use? */
static bool
template_is_field(const struct template_piece *piece)
{
	size_t i;

	for (i = 0; template_field_names[i] != NULL; i++)
		if (strlen(template_field_names[i]) == piece->length &&
		    memcmp(template_field_names[i], piece->at,
		    piece->length) == 0)
			return true;
	return false;
}

/* Everything that template_format() relies on. */
int
template_check(const char *text, struct error *ret_error)
{
	const char *rest = text;
	struct template_piece piece = { 0 };

	if (strlen(text) > TEMPLATE_BYTES_MAX)
		return error_set(ret_error, ERROR_LIMIT, "the text has %zu "
		    "bytes; at most %d are accepted", strlen(text),
		    TEMPLATE_BYTES_MAX);
	/* YAML has been checked; other callers may bring any bytes. */
	if (!utf8_is_valid(text, strlen(text)))
		return error_set(ret_error, ERROR_INPUT,
		    "the text is not UTF-8");
	while (*rest != '\0') {
		switch (template_next(&rest, &piece)) {
		case TEMPLATE_OPEN:
			return template_fail(ret_error, text, piece.at,
			    "\"{{\" has no \"}}\" behind it");
		case TEMPLATE_STRAY:
			return template_fail(ret_error, text, piece.at,
			    "\"}}\" has no \"{{\" before it");
		case TEMPLATE_SOUND:
			break;
		}
		if (piece.is_field && !template_is_field(&piece))
			return template_fail_field(ret_error, text, &piece);
	}
	return 0;
}

/* An unsound text, which the check keeps out, is put in as it stands from the
 * fault on: a message with braces is better than none. */
void
template_format(struct text *text, const char *template,
    const struct template_field *fields, size_t field_count)
{
	struct template_piece piece = { 0 };
	size_t i;

	while (*template != '\0') {
		if (template_next(&template, &piece) != TEMPLATE_SOUND) {
			text_puts(text, template);
			return;
		}
		if (!piece.is_field) {
			text_put(text, piece.at, piece.length);
			continue;
		}
		/* Names are not NUL-terminated in the text. */
		for (i = 0; i < field_count; i++)
			if (strlen(fields[i].name) == piece.length &&
			    memcmp(fields[i].name, piece.at,
			    piece.length) == 0 && fields[i].value != NULL)
				text_puts(text, fields[i].value);
	}
}

/* Only the site's own texts are owned; patchday's are static. */
void
template_clear(struct templates *templates)
{
	free(templates->remind_headline);
	free(templates->remind_lead);
	free(templates->start_headline);
	free(templates->start_lead);
	free(templates->end_headline);
	free(templates->end_lead);
	free(templates->footer);
	memset(templates, 0, sizeof(*templates));
}
