/* SPDX-License-Identifier: MIT */
/* The kinds of announcements: their names, whom they concern, and the key that
 * keeps any of them from being said twice. */
#include "announcement.h"

#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "duration.h"
#include "text.h"

#define ANNOUNCEMENT_HOUR 3600		/* seconds */
#define ANNOUNCEMENT_DAY (24 * 3600)

/* The words, which are stored in keys and must never change, and who is told:
 * DETAIL people who follow closely, PRIVATE the one in charge. */
static const struct {
	const char *name;
	bool is_detail, is_private, is_act;
} announcement_kinds[ANNOUNCEMENT_KIND_COUNT] = {
	[ANNOUNCEMENT_REMINDER] = { .name = "remind" },
	[ANNOUNCEMENT_START] = { .name = "start" },
	[ANNOUNCEMENT_END] = { .name = "end" },
	[ANNOUNCEMENT_NOTE] = { .name = "note" },
	[ANNOUNCEMENT_OVERDUE] = { .name = "overdue" },
	[ANNOUNCEMENT_PUBLICATION] = { .name = "publication",
	    .is_act = true },
	[ANNOUNCEMENT_CONFIRMATION] = { .name = "confirmation",
	    .is_act = true },
	[ANNOUNCEMENT_DOUBT] = { .name = "doubt", .is_act = true },
	[ANNOUNCEMENT_STAGE] = { .name = "stage", .is_act = true,
	    .is_detail = true },
	[ANNOUNCEMENT_REMARK] = { .name = "remark", .is_act = true,
	    .is_detail = true },
	[ANNOUNCEMENT_EXTENSION] = { .name = "extension", .is_act = true },
	[ANNOUNCEMENT_SHORTENING] = { .name = "shortening", .is_act = true },
	[ANNOUNCEMENT_VERIFICATION] = { .name = "verification",
	    .is_act = true },
	[ANNOUNCEMENT_REOPENING] = { .name = "reopening", .is_act = true },
	[ANNOUNCEMENT_MOVE] = { .name = "move", .is_act = true },
	[ANNOUNCEMENT_CANCELLATION] = { .name = "cancellation",
	    .is_act = true },
	[ANNOUNCEMENT_RESTORATION] = { .name = "restoration",
	    .is_act = true },
	[ANNOUNCEMENT_HANDOVER] = { .name = "handover", .is_act = true,
	    .is_detail = true },
	[ANNOUNCEMENT_ASK] = { .name = "ask", .is_private = true },
	[ANNOUNCEMENT_SOON] = { .name = "soon", .is_private = true },
	[ANNOUNCEMENT_UNSTARTED] = { .name = "unstarted",
	    .is_private = true },
	[ANNOUNCEMENT_ENDING] = { .name = "ending", .is_private = true },
	[ANNOUNCEMENT_UNENDED] = { .name = "unended", .is_private = true },
	[ANNOUNCEMENT_EDIT] = { .name = "edit" },
	[ANNOUNCEMENT_INVITATION] = { .name = "invitation" },
	[ANNOUNCEMENT_BULLETIN] = { .name = "bulletin" },
	[ANNOUNCEMENT_CONFLICT] = { .name = "conflict",
	    .is_private = true },
};

bool
announcement_is_detail(enum announcement_kind kind)
{
	return announcement_kinds[kind].is_detail;
}

bool
announcement_is_private(enum announcement_kind kind)
{
	return announcement_kinds[kind].is_private;
}

bool
announcement_is_act(enum announcement_kind kind)
{
	return announcement_kinds[kind].is_act;
}

/*
 * "24h", "7d", "1h30m": the largest single unit, hours up to two days: people
 * write 24h and 48h, and days after that.  Stored in keys, so it must never
 * change.
 */
static void
announcement_format_lead(int64_t secs, char *ret_lead, size_t size)
{
	struct text text = { 0 }, lead = { 0 };
	const char *from;

	if (secs % ANNOUNCEMENT_HOUR == 0 && secs <= 2 * ANNOUNCEMENT_DAY) {
		(void)snprintf(ret_lead, size, "%lldh",
		    (long long)(secs / ANNOUNCEMENT_HOUR));
		return;
	}
	duration_format(&text, secs);
	/* duration_format() writes "1h 30m"; a key has no spaces. */
	for (from = text_string(&text); *from != '\0'; from++)
		if (*from != ' ')
			text_putc(&lead, *from);
	(void)snprintf(ret_lead, size, "%s", text_string(&lead));
	text_clear(&lead);
	text_clear(&text);
}

/* Is it said so long before the start, perhaps more than once? */
static bool
announcement_has_lead(enum announcement_kind kind)
{
	return kind == ANNOUNCEMENT_REMINDER || kind == ANNOUNCEMENT_ASK ||
	    kind == ANNOUNCEMENT_CONFLICT;
}

/* "remind" alone is the command line's word for the first reminder. */
void
announcement_format_kind(enum announcement_kind kind, int64_t lead_secs,
    char ret_kind[static ANNOUNCEMENT_KIND_MAX])
{
	char lead[ANNOUNCEMENT_KIND_MAX - sizeof("remind-") + 1];
	bool has_lead = announcement_has_lead(kind);

	if (has_lead && lead_secs > 0) {
		announcement_format_lead(lead_secs, lead, sizeof(lead));
		(void)snprintf(ret_kind, ANNOUNCEMENT_KIND_MAX, "%s-%s",
		    announcement_kinds[kind].name, lead);
		return;
	}
	(void)snprintf(ret_kind, ANNOUNCEMENT_KIND_MAX, "%s",
	    announcement_kinds[kind].name);
}

/* The length behind "remind-"; the column counts from the begin of the whole
 * word. */
static int
announcement_parse_lead(const char *text, size_t skip,
    int64_t *ret_lead_secs, struct error *ret_error)
{
	struct error inner = { 0 };

	if (duration_parse(text + skip, ret_lead_secs, &inner) == 0)
		return 0;
	return error_set_at(ret_error, ERROR_INPUT, 1,
	    inner.column + (int)skip, "%s", inner.text);
}

/* With all that there are: nobody should have to look them up. */
static int
announcement_fail_kind(const char *text, struct error *ret_error)
{
	struct text names = { 0 };
	size_t i;

	for (i = 0; i < ANNOUNCEMENT_KIND_COUNT; i++)
		if (i != ANNOUNCEMENT_NOTE)
			text_putf(&names, "%s%s", i == 0 ? "" : ", ",
			    announcement_kinds[i].name);
	(void)error_set_at(ret_error, ERROR_INPUT, 1, 1, "\"%.40s\" is no "
	    "kind of announcement; accepted are %s (remind, ask and "
	    "conflict with a lead too: remind-24h)", text, text_string(&names));
	text_clear(&names);
	return -1;
}

/* Leads are read as any length is: "remind-1d" is "remind-24h". */
int
announcement_parse_kind(const char *text, enum announcement_kind *ret_kind,
    int64_t *ret_lead_secs, struct error *ret_error)
{
	int64_t lead_secs = 0;
	size_t i, length;

	for (i = 0; i < ANNOUNCEMENT_KIND_COUNT; i++) {
		length = strlen(announcement_kinds[i].name);
		if (i == ANNOUNCEMENT_NOTE ||
		    strncmp(text, announcement_kinds[i].name, length) != 0)
			continue;
		if (announcement_has_lead((enum announcement_kind)i) &&
		    text[length] == '-') {
			if (announcement_parse_lead(text, length + 1,
			    &lead_secs, ret_error) < 0)
				return -1;
		} else if (text[length] != '\0') {
			continue;
		}
		*ret_kind = (enum announcement_kind)i;
		*ret_lead_secs = lead_secs;
		return 0;
	}
	return announcement_fail_kind(text, ret_error);
}

void
announcement_key(const char *identity, const char *zone, const char *kind,
    int revision, const char *channel, const char *recipient,
    char ret_key[static ANNOUNCEMENT_KEY_MAX])
{
	struct text text = { 0 };

	/* NUL between the parts: none of them can hold one, so no two
	 * different lists look the same. */
	text_puts(&text, identity);
	text_putc(&text, '\0');
	text_puts(&text, zone);
	text_putc(&text, '\0');
	text_puts(&text, kind);
	text_putc(&text, '\0');
	text_putf(&text, "%d", revision);
	text_putc(&text, '\0');
	text_puts(&text, channel);
	text_putc(&text, '\0');
	text_puts(&text, recipient);
	digest_hex(text.bytes, text.length, ANNOUNCEMENT_KEY_DIGITS, ret_key);
	text_clear(&text);
}
