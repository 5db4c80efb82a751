/* SPDX-License-Identifier: MIT */
/*
 * From the lines of an iCalendar file to its events.  Written for files that
 * anybody may have written: every length is capped, nothing is recursive, and
 * what is not needed is passed over.
 */
#include "ics.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "civil.h"
#include "mem.h"
#include "text.h"
#include "utf8.h"

#define ICS_FAULT_MAX 60		/* of a value, in a remark about it */
#define ICS_NAME_MAX 40			/* of a property or a parameter */

/* The file while it is read. */
struct ics_reader {
	const char *bytes;
	size_t length, at;
	int line, next_line;	/* of the content line at hand; of the next */
	struct text content;		/* unfolded */
	int depth, event_depth;		/* event_depth 0: in no event */
	bool has_calendar, is_open;	/* one began; it has not ended */
	struct ics *ics;
};

/* A content line: NAME;PARAMETERS:VALUE (RFC 5545 3.1).  Lent. */
struct ics_line {
	char name[ICS_NAME_MAX];
	const char *parameters;		/* behind the name, up to the colon */
	size_t parameters_length;
	const char *value;
};

/* --- lines ---------------------------------------------------------------- */

/* The end of the line that begins at `at`, and where the next begins. */
static size_t
ics_line_end(const struct ics_reader *reader, size_t at, size_t *ret_next)
{
	const char *feed = memchr(reader->bytes + at, '\n',
	    reader->length - at);
	size_t end = feed == NULL ? reader->length :
	    (size_t)(feed - reader->bytes);

	*ret_next = feed == NULL ? reader->length : end + 1;
	while (end > at && reader->bytes[end - 1] == '\r')
		end--;
	return end;
}

/* Put the next content line together; false at the end of the file.  A line
 * that begins with a space goes on with the one before it (3.1). */
static bool
ics_next_content(struct ics_reader *reader)
{
	size_t end, next;

	if (reader->at >= reader->length)
		return false;
	reader->line = reader->next_line;
	text_cut(&reader->content, 0);
	do {
		size_t skip = reader->next_line > reader->line;

		end = ics_line_end(reader, reader->at, &next);
		if (end > reader->at + skip &&
		    reader->content.length <= ICS_LINE_MAX)
			text_put(&reader->content, reader->bytes + reader->at +
			    skip, end - reader->at - skip);
		reader->at = next;
		reader->next_line++;
	} while (reader->at < reader->length &&
	    (reader->bytes[reader->at] == ' ' ||
	    reader->bytes[reader->at] == '\t'));
	return true;
}

/* The name and the colon that no quotes hold; false: it is no such line. */
static bool
ics_split(const char *content, struct ics_line *ret_line)
{
	size_t length = strcspn(content, ";:"), i;
	bool is_quoted = false;

	if (length == 0 || length >= ICS_NAME_MAX || content[length] == '\0')
		return false;
	memcpy(ret_line->name, content, length);
	ret_line->name[length] = '\0';
	for (i = length; content[i] != '\0' && (is_quoted ||
	    content[i] != ':'); i++)
		if (content[i] == '"')
			is_quoted = !is_quoted;
	if (content[i] == '\0')
		return false;
	ret_line->parameters = content + length;
	ret_line->parameters_length = i - length;
	ret_line->value = content + i + 1;
	return true;
}

/* Is there the parameter with that value (";VALUE=DATE")? */
static bool
ics_has_parameter(const struct ics_line *line, const char *parameter)
{
	size_t length = strlen(parameter), i;
	char after;

	for (i = 0; i + length <= line->parameters_length; i++) {
		if (strncasecmp(line->parameters + i, parameter, length) != 0)
			continue;
		after = i + length < line->parameters_length ?
		    line->parameters[i + length] : ';';
		if (after == ';')
			return true;
	}
	return false;
}

/* --- values --------------------------------------------------------------- */

static void
ics_fault(struct ics_event *event, const char *what, const char *value)
{
	if (event->fault == NULL)
		event->fault = mem_format("%s:%.*s", what,
		    (int)utf8_prefix(value, ICS_FAULT_MAX), value);
}

/* One of DATE or DATE-TIME (3.3.4, 3.3.5), `length` bytes of it; "Z" and zones
 * are passed over. */
static bool
ics_read_time(const char *value, size_t length, int64_t *ret_local,
    bool *ret_is_date)
{
	char copy[24];

	if (length > 0 && (value[length - 1] == 'Z' ||
	    value[length - 1] == 'z'))
		length--;
	/* civil_parse() takes other forms, too. */
	if (length != 8 && length != 15)
		return false;
	memcpy(copy, value, length);
	copy[length] = '\0';
	return strspn(copy, "0123456789T") == length &&
	    civil_parse(copy, ret_local, ret_is_date, NULL) == 0;
}

/* RDATE, EXDATE: several, with commas; of a period its start (3.3.9). */
static bool
ics_read_times(struct ics_event *event, const struct ics_line *line,
    bool is_except)
{
	const char *value = line->value;
	size_t length, count;
	bool is_date;
	int64_t local;

	for (;; value += length + 1) {
		length = strcspn(value, ",");
		if (!ics_read_time(value, strcspn(value, ",/"), &local,
		    &is_date))
			return false;
		count = is_except ? event->except.count +
		    event->except_days.count : event->also.count;
		if (count >= ICS_DATES_MAX)
			return false;
		if (is_except && is_date)
			array_push(&event->except_days,
			    civil_local_days(local));
		else if (is_except)
			array_push(&event->except, local);
		else
			array_push(&event->also, local);
		if (value[length] == '\0')
			return true;
	}
}

/* "P1D", "P2W", "PT4H30M" (3.3.6); one that goes back has no days. */
static bool
ics_read_duration(const char *value, int64_t *ret_secs)
{
	static const struct { char unit; int64_t secs; } units[] = {
		{ 'W', 7 * CIVIL_DAY_SECS }, { 'D', CIVIL_DAY_SECS },
		{ 'H', 3600 }, { 'M', 60 }, { 'S', 1 } };
	int64_t secs = 0, number;
	size_t i;
	char *end;

	value += *value == '+';
	if (*value++ != 'P')
		return false;
	while (*value != '\0') {
		if (*value == 'T') {
			value++;
			continue;
		}
		if (*value < '0' || *value > '9' || strlen(value) > 20)
			return false;
		number = strtoll(value, &end, 10);
		for (i = 0; i < countof(units); i++)
			if (units[i].unit == *end)
				break;
		if (i == countof(units) || number > 100000)
			return false;
		secs += number * units[i].secs;
		value = end + 1;
	}
	*ret_secs = secs;
	return true;
}

/* TEXT (3.3.11) on one line. */
static char *
ics_read_text(const char *value)
{
	struct text text = { 0 }, clean = { 0 };

	for (; *value != '\0'; value++) {
		if (*value == '\\' && value[1] != '\0') {
			value++;
			text_putc(&text, *value == 'n' || *value == 'N' ?
			    ' ' : *value);
		} else {
			text_putc(&text, *value);
		}
	}
	utf8_clean(&clean, text_string(&text), false);
	text_cut(&clean, utf8_prefix(text_string(&clean), ICS_TITLE_MAX));
	text_clear(&text);
	return text_take(&clean);
}

/* --- events --------------------------------------------------------------- */

static void
ics_take_start(struct ics_event *event, const struct ics_line *line)
{
	if (!ics_read_time(line->value, strlen(line->value),
	    &event->start_local, &event->is_date))
		ics_fault(event, line->name, line->value);
}

/* A property of an event. */
static void
ics_take(struct ics_event *event, const struct ics_line *line)
{
	const char *name = line->name, *value = line->value;
	bool is_date = false;

	if (strcasecmp(name, "DTSTART") == 0) {
		ics_take_start(event, line);
	} else if (strcasecmp(name, "DTEND") == 0) {
		if (!ics_read_time(value, strlen(value), &event->end_local,
		    &is_date))
			ics_fault(event, name, value);
	} else if (strcasecmp(name, "RECURRENCE-ID") == 0) {
		if (!ics_read_time(value, strlen(value),
		    &event->replaces_local, &is_date) ||
		    ics_has_parameter(line, ";RANGE=THISANDFUTURE"))
			ics_fault(event, name, value);
	} else if (strcasecmp(name, "DURATION") == 0) {
		if (!ics_read_duration(value, &event->length_secs))
			ics_fault(event, name, value);
	} else if (strcasecmp(name, "RDATE") == 0 ||
	    strcasecmp(name, "EXDATE") == 0) {
		if (!ics_read_times(event, line, name[0] == 'E' ||
		    name[0] == 'e'))
			ics_fault(event, name, value);
	} else if (strcasecmp(name, "RRULE") == 0) {
		if (event->rule != NULL)
			ics_fault(event, "a second RRULE", value);
		else
			event->rule = mem_string(value);
	} else if (strcasecmp(name, "STATUS") == 0) {
		event->is_cancelled |= strcasecmp(value, "CANCELLED") == 0;
	} else if (strcasecmp(name, "UID") == 0 && event->uid == NULL) {
		event->uid = mem_string(value);
	} else if (strcasecmp(name, "SUMMARY") == 0 && event->title == NULL) {
		event->title = ics_read_text(value);
	}
}

static int
ics_begin(struct ics_reader *reader, const char *what,
    struct error *ret_error)
{
	struct ics_event *event;

	if (++reader->depth > ICS_DEPTH_MAX)
		return error_set_at(ret_error, ERROR_LIMIT, reader->line, 1,
		    "components are nested deeper than %d", ICS_DEPTH_MAX);
	if (strcasecmp(what, "VCALENDAR") == 0)
		reader->has_calendar = reader->is_open = true;
	if (strcasecmp(what, "VEVENT") != 0 || reader->event_depth != 0)
		return 0;
	if (reader->ics->events.count >= ICS_EVENTS_MAX)
		return error_set_at(ret_error, ERROR_LIMIT, reader->line, 1,
		    "there are more than %d events", ICS_EVENTS_MAX);
	reader->event_depth = reader->depth;
	event = array_add(&reader->ics->events);
	event->line = reader->line;
	event->start_local = event->end_local = INT64_MIN;
	event->replaces_local = INT64_MIN;
	event->length_secs = -1;
	return 0;
}

static int
ics_take_line(struct ics_reader *reader, const struct ics_line *line,
    struct error *ret_error)
{
	struct ics *ics = reader->ics;

	if (strcasecmp(line->name, "BEGIN") == 0)
		return ics_begin(reader, line->value, ret_error);
	if (strcasecmp(line->name, "END") == 0) {
		if (strcasecmp(line->value, "VCALENDAR") == 0)
			reader->is_open = false;
		if (reader->depth == reader->event_depth)
			reader->event_depth = 0;
		reader->depth -= reader->depth > 0;
		return 0;
	}
	/* Of the event itself, not of an alarm in it. */
	if (reader->event_depth != 0 && reader->depth == reader->event_depth)
		ics_take(&ics->events.items[ics->events.count - 1], line);
	return 0;
}

int
ics_parse(const char *bytes, size_t length, struct ics *ret_ics,
    struct error *ret_error)
{
	struct ics ics = { 0 };
	struct ics_reader reader = { .bytes = bytes, .length = length,
	    .next_line = 1, .ics = &ics };
	struct ics_line line;
	int status = 0;

	if (length > ICS_BYTES_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "it is larger than %d MiB", ICS_BYTES_MAX >> 20);
	if (length > 0 && memchr(bytes, '\0', length) != NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "it has a NUL in it");
	/* Some programs begin with a byte order mark. */
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		reader.at = 3;
	while (status == 0 && ics_next_content(&reader)) {
		if (reader.content.length > ICS_LINE_MAX)
			status = error_set_at(ret_error, ERROR_LIMIT,
			    reader.line, 1, "line %d is longer than %d KiB",
			    reader.line, ICS_LINE_MAX >> 10);
		else if (ics_split(text_string(&reader.content), &line))
			status = ics_take_line(&reader, &line, ret_error);
	}
	if (status == 0 && !reader.has_calendar)
		status = error_set(ret_error, ERROR_INPUT, "it is no iCalendar "
		    "file: BEGIN:VCALENDAR is missing");
	/* A transfer that broke off: the dates behind it are unknown. */
	if (status == 0 && reader.is_open)
		status = error_set(ret_error, ERROR_INPUT, "it is cut off: "
		    "END:VCALENDAR is missing");
	text_clear(&reader.content);
	if (status < 0)
		ics_clear(&ics);
	else
		*ret_ics = ics;
	return status;
}

void
ics_clear(struct ics *ics)
{
	struct ics_event *event;
	size_t i;

	for (i = 0; i < ics->events.count; i++) {
		event = &ics->events.items[i];
		free(event->title);
		free(event->uid);
		free(event->rule);
		free(event->fault);
		array_clear(&event->also);
		array_clear(&event->except);
		array_clear(&event->except_days);
	}
	array_clear(&ics->events);
}
