/* SPDX-License-Identifier: MIT */
/*
 * Values that only a configuration has: lengths, colours, zones, dates; what
 * must be there.  Each is read as one line, given to the parser of its noun,
 * and the parser's error is told at the place in the file.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "civil.h"
#include "color.h"
#include "conf_internal.h"
#include "duration.h"
#include "mem.h"
#include "nearest.h"
#include "text.h"

/*
 * The scalar as one line; NULL after a complaint.  The caller frees it.
 * Parsers of nouns know nothing of documents, and documents nothing of nouns.
 */
static char *
conf_read_text(const struct doc *doc, struct complaints *complaints)
{
	char *string = NULL;

	(void)doc_read_line(doc, CONF_LINE_MAX, &string, complaints);
	return string;
}

/* The bounds are the caller's and are told in the same words as lengths are
 * written ("from 1m to 60d"). */
int
conf_read_duration(const struct doc *doc, int64_t least, int64_t most,
    int64_t *ret_secs, struct complaints *complaints)
{
	struct text low = { 0 }, high = { 0 };
	struct error error = { 0 };
	char *string;
	int64_t secs;
	int result;

	if (doc == NULL)
		return 0;
	string = conf_read_text(doc, complaints);
	if (string == NULL)
		return -1;
	/* The error has the column of the word that is wrong. */
	result = duration_parse_any(string, &secs, &error);
	free(string);
	if (result < 0) {
		doc_complain_error(doc, complaints, &error);
		return -1;
	}
	/* Compared as seconds: 90m and 1h30m are the same length. */
	if (secs >= least && secs <= most) {
		*ret_secs = secs;
		return 0;
	}
	duration_format(&low, least);
	duration_format(&high, most);
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "%s must be from %s to %s, found \"%s\"",
	    doc->key != NULL ? doc->key : "this length", text_string(&low),
	    text_string(&high), doc->scalar);
	text_clear(&low);
	text_clear(&high);
	return -1;
}

/* RFC 7986 5.9 knows colours by their CSS3 names only; "#4682b4" would be
 * dropped by readers. */
int
conf_read_color(const struct doc *doc, char **ret_color,
    struct complaints *complaints)
{
	const char *nearest, *names[COLOR_COUNT];
	char shown[DOC_SHOWN_MAX], *string = NULL;
	size_t i;

	if (doc == NULL)
		return 0;
	if (doc_read_line(doc, CONF_LINE_MAX, &string, complaints) < 0)
		return -1;
	if (color_find(string) >= 0) {
		free(*ret_color);
		*ret_color = string;
		return 0;
	}
	/* Only on the way to the message: the table has more than names. */
	for (i = 0; i < COLOR_COUNT; i++)
		names[i] = color_name(i);
	nearest = nearest_find(string, names, COLOR_COUNT);
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "color must be a CSS colour name such as steelblue, found "
	    "%s%s%s%s", doc_show(doc, shown),
	    nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	free(string);
	return -1;
}

/* Zones are loaded when they are first named and stay with the zonedir. */
int
conf_read_zone(const struct doc *doc, struct zonedir *zonedir,
    const struct zone **ret_zone, struct complaints *complaints)
{
	struct error error = { 0 };
	const struct zone *zone;
	char *name;

	if (doc == NULL)
		return 0;
	name = conf_read_text(doc, complaints);
	if (name == NULL)
		return -1;
	zone = zonedir_find(zonedir, name, &error);
	free(name);
	if (zone == NULL) {
		doc_complain_error(doc, complaints, &error);
		return -1;
	}
	*ret_zone = zone;
	return 0;
}

/* The length of a weekday's name ("Tuesday", "Tue") at the begin of `text` with
 * what separates it from the date; 0: there is none. */
static size_t
conf_skip_weekday(const char *text, enum civil_weekday *ret_weekday)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *name;
	int i;

	for (i = MONDAY; length > 0 && i <= SUNDAY; i++) {
		name = civil_weekday_name((enum civil_weekday)i);
		/* Whole or its first three letters; "Thurs" is refused by the
		 * date's parser, which names what it found. */
		if ((length != 3 && length != strlen(name)) ||
		    strncasecmp(name, text, length) != 0)
			continue;
		*ret_weekday = (enum civil_weekday)i;
		length += text[length] == ',';
		return length + strspn(text + length, " ");
	}
	return 0;
}

/* Read a date that may have its weekday in front, which must agree: a weekday
 * is how people check a date, and a wrong one means that the date is wrong. */
static int
conf_parse_date(const char *text, int64_t *ret_local, bool *ret_is_date,
    struct error *ret_error)
{
	enum civil_weekday weekday = MONDAY, right;
	size_t skipped = conf_skip_weekday(text, &weekday);
	struct civil civil;
	int64_t local;

	/* A weekday alone is shown as what was found. */
	if (text[skipped] == '\0')
		skipped = 0;
	if (civil_parse(text + skipped, &local, ret_is_date, ret_error) < 0) {
		/* counted from the begin of the scalar */
		ret_error->column += (int)skipped;
		return -1;
	}
	right = civil_weekday(civil_local_days(local));
	/* Which of the two is wrong cannot be known: both are told. */
	if (skipped > 0 && right != weekday) {
		civil = civil_from_local(local);
		return error_set_at(ret_error, ERROR_INPUT, 1, 1,
		    "%s contradicts the date: %04d-%02d-%02d is a %s",
		    civil_weekday_name(weekday), civil.year, civil.month,
		    civil.day, civil_weekday_name(right));
	}
	*ret_local = local;
	return 0;
}

/* The time of day may be missing: `ret_is_date` says so, and what that means is
 * the key's to decide. */
int
conf_read_date(const struct doc *doc, int64_t *ret_local, bool *ret_is_date,
    struct complaints *complaints)
{
	struct error error = { 0 };
	char *string;
	int result;

	if (doc == NULL)
		return 0;
	string = conf_read_text(doc, complaints);
	if (string == NULL)
		return -1;
	result = conf_parse_date(string, ret_local, ret_is_date, &error);
	free(string);
	if (result < 0)
		doc_complain_error(doc, complaints, &error);
	return result;
}

/* Kept in the order of the list, and short: looked through in order. */
char *
conf_read_name(const struct doc *item, const char *what, char *const *names,
    size_t count, struct complaints *complaints)
{
	char *name = conf_read_text(item, complaints);
	size_t i;

	for (i = 0; name != NULL && i < count; i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		doc_complain(item, COMPLAINT_ERROR, complaints,
		    "%s \"%.80s\" is named twice", what, name);
		free(name);
		return NULL;
	}
	return name;
}

/* Neither an id nor a length, an address or a zone has a comma in it: who
 * writes one means a list.  The text is repeated as that, so that it need only
 * be copied. */
int
conf_check_listing(const struct doc *item, struct complaints *complaints)
{
	const char *comma = item->type != DOC_SCALAR || item->is_refused ?
	    NULL : strchr(item->scalar, ',');

	if (comma == NULL || comma == item->scalar ||
	    comma[1 + strspn(comma + 1, " ")] == '\0')
		return 0;
	doc_complain(item, COMPLAINT_ERROR, complaints, "\"%.80s\" is one "
	    "text; several are written as a list: [%.80s]", item->scalar,
	    item->scalar);
	return -1;
}

/* An absent list is not an empty one: whether the key is needed is asked
 * elsewhere. */
void
conf_require_entry(const struct doc *list, const char *kind,
    struct complaints *complaints)
{
	if (list != NULL && list->type == DOC_LIST && list->count == 0)
		doc_complain(list, COMPLAINT_ERROR, complaints,
		    "%s must name at least one %s", list->key, kind);
}

/* Slack does not say how long they may get: nine characters in practice, some
 * are longer by now. */
int
conf_read_slack_id(const struct doc *doc, const char *letters,
    const char *example, char **ret_id, struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	char *id;

	if (doc == NULL)
		return 0;
	id = conf_read_text(doc, complaints);
	if (id == NULL)
		return -1;
	if (strchr(letters, id[0]) != NULL && strlen(id) >= 9 &&
	    strlen(id) < 32 && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789") == strlen(id)) {
		free(*ret_id);
		*ret_id = id;
		return 0;
	}
	doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must be %s, found "
	    "%s", doc->key != NULL ? doc->key : "this entry", example,
	    doc_show(doc, shown));
	free(id);
	return -1;
}

/* Does a key of `map` look like `key` misspelt?  It is unknown then, which was
 * said where it stands, or `complaints` has no error yet. */
static bool
conf_is_misspelt(const struct doc *map, const char *key,
    const struct complaints *complaints)
{
	struct text name = { 0 }, seen = { 0 };
	bool is_misspelt = false;
	size_t i;

	for (i = 0; complaints->error_count > 0 && !is_misspelt &&
	    i < map->count; i++) {
		text_cut(&name, 0);
		text_cut(&seen, 0);
		doc_name_key(map->items[i].key, &name, &seen);
		is_misspelt = nearest_find(text_string(&seen), &key, 1) !=
		    NULL;
	}
	text_clear(&name);
	text_clear(&seen);
	return is_misspelt;
}

/* All missing keys in one message, at the entry's key: there is no better place
 * for what is not there.  One that is misspelt was told. */
int
conf_require(const struct doc *map, const char *const *keys,
    size_t key_count, struct complaints *complaints)
{
	struct doc place = *map;
	struct text missing = { 0 };
	size_t i;
	int result = 0;

	if (map->is_refused || map->type != DOC_MAP)
		return -1;
	for (i = 0; i < key_count; i++) {
		if (doc_find(map, keys[i]) != NULL)
			continue;
		result = -1;
		if (!conf_is_misspelt(map, keys[i], complaints))
			text_putf(&missing, "%s\"%s\"",
			    missing.length > 0 ? ", " : "", keys[i]);
	}
	if (missing.length > 0) {
		/* An entry of a list has no key, and its place is its own. */
		if (map->key != NULL) {
			place.line = map->key_line;
			place.column = map->key_column;
		}
		doc_complain(&place, COMPLAINT_ERROR, complaints,
		    "%.80s lacks %s", map->key != NULL ? map->key :
		    "this entry", text_string(&missing));
	}
	text_clear(&missing);
	return result;
}
