/* SPDX-License-Identifier: MIT */
/*
 * A banner's file.  Three languages lie in each other: words of people in
 * Markdown (escaped with backslashes, CommonMark 2.4), that in a YAML string in
 * double quotes (YAML 1.1 5.7), and the whole of it in front matter, which a
 * line "---" would end.
 *
 * Date-times have no seconds and stand in quotes: YAML takes one with seconds
 * for a timestamp, and semaphore then takes midnight.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "broadcast_internal.h"
#include "civil.h"
#include "description.h"
#include "timetext.h"
#include "utf8.h"

#define BROADCAST_URL_MAX 2000

const char *
broadcast_phase_name(enum broadcast_phase phase)
{
	static const char *const names[] = {
		[BROADCAST_TODAY] = "today",
		[BROADCAST_NOW] = "now",
		[BROADCAST_EXTENDED] = "extended",
		[BROADCAST_SKIPPED] = "skipped",
		[BROADCAST_CANCELLED] = "cancelled",
		[BROADCAST_MOVED] = "moved",
	};

	return names[phase];
}

/* --- Markdown ------------------------------------------------------------- */

/* One character of a person's that could mean something.  What looks like an
 * address is a link all the same (GFM 6.9), to what it says. */
static void
broadcast_put_escaped(struct text *text, char character, bool is_first)
{
	if (strchr("\\`*_[]<>~&|#!$", character) != NULL ||
	    (is_first && strchr("-+=:@", character) != NULL))
		text_putc(text, '\\');
	text_putc(text, character);
}

/* "1." and "2)" begin lists. */
static size_t
broadcast_put_number(struct text *text, const char *line)
{
	size_t length = strspn(line, "0123456789");

	if (length == 0 || (line[length] != '.' && line[length] != ')'))
		return 0;
	text_put(text, line, length);
	text_putc(text, '\\');
	text_putc(text, line[length]);
	return length + 1;
}

/* An address that stands at `line` between angle brackets; how long it is, 0:
 * there is none. */
static size_t
broadcast_put_address(struct text *text, const char *line)
{
	size_t length;

	if (strncmp(line, "https://", 8) != 0 &&
	    strncmp(line, "http://", 7) != 0)
		return 0;
	length = strcspn(line, " <>\\\"`\n");
	while (length > 0 && strchr(".,;:!?)'", line[length - 1]) != NULL)
		length--;
	if (length > BROADCAST_URL_MAX)
		return 0;
	text_putc(text, '<');
	text_put(text, line, length);
	text_putc(text, '>');
	return length;
}

/* One line of plain text, without blanks around it: bold would not end behind
 * one (CommonMark 6.2). */
static void
broadcast_put_line(struct text *text, const char *words)
{
	struct text clean = { 0 };
	const char *start, *p;
	size_t length;

	utf8_clean(&clean, words, false);
	while (clean.length > 0 && clean.bytes[clean.length - 1] == ' ')
		text_cut(&clean, clean.length - 1);
	start = text_string(&clean);
	start += strspn(start, " ");
	for (p = start + broadcast_put_number(text, start); *p != '\0';
	    p += length) {
		length = p == start || p[-1] == ' ' ?
		    broadcast_put_address(text, p) : 0;
		if (length == 0) {
			broadcast_put_escaped(text, *p, p == start);
			length = 1;
		}
	}
	text_clear(&clean);
}

/* Lines stay lines (a backslash at the end), paragraphs stay paragraphs. */
static void
broadcast_put_lines(struct text *text, const char *words)
{
	struct text line = { 0 };
	const char *end;
	bool has_more;

	for (; *words != '\0'; words = end + has_more) {
		end = words + strcspn(words, "\n");
		has_more = *end == '\n';
		text_put(&line, words, (size_t)(end - words));
		broadcast_put_line(text, text_string(&line));
		if (line.length > 0 && has_more && end[1] != '\n' &&
		    end[1] != '\0')
			text_putc(text, '\\');
		text_putc(text, '\n');
		text_cut(&line, 0);
	}
	text_clear(&line);
}

/* --- the summary ---------------------------------------------------------- */

/* "Thu 3 Dec 2026 15:00–17:00 PST (Los Angeles) / 23:00 – Fri 4 Dec 01:00
 * UTC". */
static void
broadcast_put_span(struct text *text, const struct broadcast_plan *plan,
    const struct zone *home, int64_t start_at, int64_t end_at)
{
	const struct zone *zones[] = { home, plan->utc };
	bool is_utc = strcmp(zone_name(home), zone_name(plan->utc)) == 0;

	timetext_format_zones(text, zones, is_utc ? 1 : 2, start_at, end_at,
	    " / ");
}

/* Is it shown only on the day of its start, as people there count it? */
static bool
broadcast_is_today(const struct broadcast_show *show)
{
	const struct zone *zone = show->occurrence->window->zone;

	return civil_local_days(zone_local(zone, show->from_at)) ==
	    civil_local_days(zone_local(zone, show->start_at));
}

/* Behind the title, up to the times. */
static const char *
broadcast_verb(const struct broadcast_plan *plan,
    const struct broadcast_show *show)
{
	/* The file is shown from its planned start on, whether somebody has
	 * begun it by then or not. */
	bool is_awaited = show->occurrence->window->starts_by_hand &&
	    occurrence_phase(show->occurrence, plan->now_at) ==
	    OCCURRENCE_PLANNED;

	switch (show->phase) {
	case BROADCAST_TODAY:
		return broadcast_is_today(show) ? " is today: " : ": ";
	case BROADCAST_NOW:
		return show->occurrence->status == OCCURRENCE_TENTATIVE ?
		    " is planned for now, but not confirmed: " :
		    is_awaited ? " is planned for now: " :
		    " is happening now: ";
	case BROADCAST_EXTENDED:
		return show->is_overdue ?
		    " is still going on; it was planned for " :
		    " takes longer than planned: ";
	case BROADCAST_SKIPPED:
		return " does not take place: ";
	case BROADCAST_CANCELLED:
		return " was called off: ";
	case BROADCAST_MOVED:
		return " was moved: not ";
	}
	return "";
}

static void
broadcast_put_summary(struct text *text, const struct broadcast_plan *plan,
    const struct broadcast_show *show)
{
	const struct occurrence *occurrence = show->occurrence;
	const struct window *window = occurrence->window;

	text_puts(text, "**");
	broadcast_put_line(text, window->title);
	text_puts(text, "**");
	text_puts(text, broadcast_verb(plan, show));
	broadcast_put_span(text, plan, window->zone, show->start_at,
	    show->end_at);
	if (show->phase == BROADCAST_MOVED) {
		text_puts(text, ", but ");
		broadcast_put_span(text, plan, window->zone,
		    occurrence->start_at, occurrence->end_at);
	}
	if (show->phase == BROADCAST_TODAY &&
	    occurrence->status == OCCURRENCE_TENTATIVE)
		text_puts(text, " (to be confirmed)");
	text_putc(text, '.');
	if ((show->phase == BROADCAST_NOW ||
	    show->phase == BROADCAST_EXTENDED) &&
	    window->impact != WINDOW_IMPACT_NONE)
		text_puts(text, " Please hold off reporting problems.");
}

/* --- the file ------------------------------------------------------------- */

/* In double quotes.  Some of UTF-8 no YAML file may have: C1 controls, U+FFFE,
 * U+FFFF (YAML 1.1 5.1). */
static void
broadcast_put_quoted(struct text *text, const char *string)
{
	size_t rest = strlen(string), length;
	uint32_t code;

	text_putc(text, '"');
	for (; rest > 0; string += length, rest -= length) {
		length = utf8_next(string, rest, &code);
		if (length == 0) {
			length = 1;
			text_puts(text, "\xef\xbf\xbd");
		} else if (code < ' ' || (code >= 0x7f && code < 0xa0)) {
			text_putc(text, ' ');
		} else if (code == 0xfffe || code == 0xffff) {
			text_puts(text, "\xef\xbf\xbd");
		} else {
			if (code == '"' || code == '\\')
				text_putc(text, '\\');
			text_put(text, string, length);
		}
	}
	text_putc(text, '"');
}

/* By the names of the phalanx repository.  Without stages: everywhere, which is
 * said by leaving it out. */
static void
broadcast_put_environments(struct text *text,
    const struct broadcast_plan *plan, const struct window *window)
{
	const struct window_stage *stage;
	const struct environment *known;
	size_t i, k;

	if (window->stages.count > 0)
		text_puts(text, "env:\n");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++) {
			known = environment_find(plan->site->environments,
			    plan->site->environment_count,
			    stage->environments.items[k]);
			text_puts(text, "  - ");
			broadcast_put_quoted(text, known != NULL &&
			    known->phalanx != NULL ? known->phalanx :
			    stage->environments.items[k]);
			text_putc(text, '\n');
		}
	}
}

/* Teal, orange, red. */
static const char *
broadcast_category(const struct broadcast_show *show)
{
	enum window_impact impact = show->occurrence->window->impact;

	if (impact == WINDOW_IMPACT_NONE || show->phase > BROADCAST_EXTENDED)
		return "info";
	return impact == WINDOW_IMPACT_DOWN && show->phase != BROADCAST_TODAY ?
	    "outage" : "notice";
}

static void
broadcast_put_when(struct text *text, const struct broadcast_show *show)
{
	int64_t minutes = (show->to_at - show->from_at) / 60;

	text_puts(text, "timezone: UTC\ndefer: \"");
	civil_format(text, show->from_at);
	text_puts(text, "\"\nttl: ");
	if (minutes >= 60)
		text_putf(text, "%" PRId64 "h", minutes / 60);
	if (minutes % 60 != 0)
		text_putf(text, "%s%" PRId64 "min", minutes >= 60 ? " " : "",
		    minutes % 60);
	text_putc(text, '\n');
}

void
broadcast_put(struct text *text, const struct broadcast_plan *plan,
    const struct broadcast_show *show)
{
	struct text summary = { 0 }, description = { 0 };

	broadcast_put_summary(&summary, plan, show);
	description_format(&description, show->occurrence->window,
	    show->occurrence, plan->site, DESCRIPTION_OPEN);
	text_puts(text, "---\n" BROADCAST_MARK "\nsummary: ");
	broadcast_put_quoted(text, text_string(&summary));
	text_putc(text, '\n');
	broadcast_put_environments(text, plan, show->occurrence->window);
	broadcast_put_when(text, show);
	text_putf(text, "category: %s\n---\n\n", broadcast_category(show));
	broadcast_put_lines(text, text_string(&description));
	text_clear(&summary);
	text_clear(&description);
}
