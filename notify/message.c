/* SPDX-License-Identifier: MIT */
#include "message.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "mem.h"
#include "timetext.h"
#include "utf8.h"
#include "wording_internal.h"

#define MESSAGE_LINE_MAX 240		/* characters of a title, a headline */
#define MESSAGE_PARAGRAPH_MAX 2000	/* characters of a description */
#define MESSAGE_MINUTE 60

/* What templates can ask for; those from AGO on are patchday's alone. */
enum message_field {
	FIELD_CALL, FIELD_CONFIRM_BY, FIELD_COORDINATOR, FIELD_DATE,
	FIELD_DESCRIPTION, FIELD_END, FIELD_ENVIRONMENTS, FIELD_IMPACT,
	FIELD_LENGTH, FIELD_PAGE, FIELD_SITE, FIELD_START, FIELD_TIMES,
	FIELD_TITLE, FIELD_URL, FIELD_WHEN, FIELD_WINDOW, FIELD_ZONE,
	FIELD_AGO, FIELD_AGAIN, FIELD_DEADLINE, FIELD_END_ON, FIELD_HOLD_OFF,
	FIELD_START_ON, FIELD_COUNT
};

static const char *const message_field_names[FIELD_COUNT] = {
	"call", "confirm_by", "coordinator", "date", "description", "end",
	"environments", "impact", "length", "page", "site", "start", "times",
	"title", "url", "when", "window", "zone", "ago", "again", "deadline",
	"end_on", "hold_off", "start_on"
};

/* A message in the making. */
struct message_draft {
	struct wording wording;
	enum wording_case which;
	const struct zone *zone;		/* the window's */
	ARRAY(const struct zone *) zones;
	struct text values[FIELD_COUNT];
};

/* Append `string` fit to be shown, `most` characters of it. */
static void
message_put_clean(struct text *text, const char *string, bool keeps_lines,
    size_t most)
{
	struct text clean = { 0 };
	const char *bytes;
	size_t length = 0, count = 0, step;
	uint32_t code;

	if (string == NULL)
		return;
	utf8_clean(&clean, string, keeps_lines);
	bytes = text_string(&clean);
	while (length < clean.length && count < most) {
		step = utf8_next(bytes + length, clean.length - length, &code);
		length += step > 0 ? step : 1;
		count++;
	}
	text_put(text, bytes, length);
	if (length < clean.length)
		text_puts(text, "…");
	text_clear(&clean);
}

/* The same as a string of its own, without white space at the ends; NULL
 * when nothing is left. */
static char *
message_clean(const char *string, bool keeps_lines, size_t most)
{
	struct text text = { 0 };
	size_t from = 0;
	char *result;

	message_put_clean(&text, string, keeps_lines, most);
	while (text.length > 0 && (text.bytes[text.length - 1] == ' ' ||
	    text.bytes[text.length - 1] == '\n'))
		text_cut(&text, text.length - 1);
	while (from < text.length &&
	    (text.bytes[from] == ' ' || text.bytes[from] == '\n'))
		from++;
	result = from < text.length ? mem_string(text.bytes + from) : NULL;
	text_clear(&text);
	return result;
}

/* Append "Thu 3 Dec 2026". */
static void
message_put_date(struct text *text, const struct zone *zone, int64_t at)
{
	struct civil civil = civil_from_local(zone_local(zone, at));
	int64_t days = civil_local_days(zone_local(zone, at));

	text_putf(text, "%.3s %d %.3s %d",
	    civil_weekday_name(civil_weekday(days)), civil.day,
	    civil_month_name(civil.month), civil.year);
}

/* Append the time of `at`, with its date unless that is the date of `near_at`
 * too; and the same with its "at" or "on" to `on`. */
static void
message_put_moment(struct text *text, struct text *on,
    const struct zone *zone, int64_t at, int64_t near_at)
{
	bool is_near = civil_local_days(zone_local(zone, at)) ==
	    civil_local_days(zone_local(zone, near_at));

	if (is_near)
		timetext_format_clock(text, zone, at);
	else
		timetext_format(text, zone, at);
	text_putf(on, "%s %s", is_near ? "at" : "on", text_string(text));
}

/* Append the environments of one stage: "data-dev, usdf-dev". */
static void
message_put_stage(struct text *text, const struct brief *brief, int stage)
{
	const char *separator = "";
	size_t i;

	for (i = 0; i < brief->environments.count; i++) {
		if (brief->environments.items[i].stage != stage)
			continue;
		text_puts(text, separator);
		message_put_clean(text, brief->environments.items[i].title,
		    false, MESSAGE_LINE_MAX);
		separator = ", ";
	}
}

/* The last stage that has environments; -1: none has. */
static int
message_last_stage(const struct brief *brief)
{
	int last = -1;
	size_t i;

	for (i = 0; i < brief->environments.count; i++)
		if (brief->environments.items[i].stage > last)
			last = brief->environments.items[i].stage;
	return last;
}

static void
message_draft_times(struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	bool is_late = draft->wording.lateness != MESSAGE_ON_TIME;
	int64_t near_at = is_late ? draft->wording.now_at : brief->start_at;
	int64_t since_at = draft->wording.kind == ANNOUNCEMENT_END ?
	    brief->end_at : brief->start_at;
	int64_t ago = draft->wording.now_at - since_at;
	struct text *values = draft->values;

	message_put_date(&values[FIELD_DATE], draft->zone, brief->start_at);
	message_put_moment(&values[FIELD_START], &values[FIELD_START_ON],
	    draft->zone, brief->start_at, near_at);
	message_put_moment(&values[FIELD_END], &values[FIELD_END_ON],
	    draft->zone, brief->end_at, near_at);
	timetext_format_span(&values[FIELD_WHEN], draft->zone,
	    brief->start_at, brief->end_at);
	timetext_format(&values[FIELD_DEADLINE], draft->zone,
	    brief->start_at - brief->confirm_before_secs);
	duration_format_words(&values[FIELD_LENGTH],
	    brief->end_at - brief->start_at);
	/* Whole minutes: nobody counts the seconds of three hours. */
	ago = ago < MESSAGE_MINUTE ? MESSAGE_MINUTE :
	    ago - ago % MESSAGE_MINUTE;
	duration_format_words(&values[FIELD_AGO], ago);
	timetext_format_zones(&values[FIELD_TIMES], draft->zones.items,
	    draft->zones.count, brief->start_at, brief->end_at, "\n");
}

static void
message_draft_words(struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	struct text *values = draft->values;
	const char *impact = wording_impact(brief, draft->which);
	int stage, last = message_last_stage(brief);

	message_put_clean(&values[FIELD_CALL], brief->call, false, SIZE_MAX);
	message_put_clean(&values[FIELD_CONFIRM_BY], brief->confirm_by, false,
	    MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_COORDINATOR], brief->coordinator,
	    false, MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_DESCRIPTION], brief->description,
	    true, MESSAGE_PARAGRAPH_MAX);
	message_put_clean(&values[FIELD_PAGE], brief->site_url, false,
	    SIZE_MAX);
	message_put_clean(&values[FIELD_SITE], brief->site_title, false,
	    MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_TITLE], brief->title, false,
	    MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_URL], brief->url, false, SIZE_MAX);
	text_puts(&values[FIELD_WINDOW], brief->window);
	text_puts(&values[FIELD_ZONE], brief->zone);
	text_puts(&values[FIELD_IMPACT], impact);
	text_puts(&values[FIELD_AGAIN], impact);
	text_putf(&values[FIELD_HOLD_OFF],
	    brief->impact == WINDOW_IMPACT_NONE ? "If something does look "
	    "wrong, please wait until %s before you report it." :
	    "Please hold off reporting problems until %s.",
	    text_string(&values[FIELD_END]));
	for (stage = 0; stage <= last; stage++) {
		if (stage > 0)
			text_puts(&values[FIELD_ENVIRONMENTS], ", then ");
		message_put_stage(&values[FIELD_ENVIRONMENTS], brief, stage);
	}
}

static void
message_draft_init(struct message_draft *draft, struct zonedir *zonedir)
{
	const struct brief *brief = draft->wording.brief;
	const struct zone *zone;
	size_t i;

	draft->which = wording_choose(&draft->wording);
	for (i = 0; i < brief->zones.count; i++) {
		zone = zonedir_find(zonedir, brief->zones.items[i], NULL);
		if (zone != NULL)
			array_push(&draft->zones, zone);
	}
	/* A zone that left the system's data since the brief was frozen must
	 * not keep an announcement back: UTC is told instead. */
	draft->zone = zonedir_find(zonedir, brief->zone, NULL);
	if (draft->zone == NULL)
		draft->zone = zonedir_find(zonedir, "UTC", NULL);
	if (draft->zones.count == 0)
		array_push(&draft->zones, draft->zone);
	message_draft_times(draft);
	message_draft_words(draft);
}

static void
message_draft_clear(struct message_draft *draft)
{
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++)
		text_clear(&draft->values[i]);
	array_clear(&draft->zones);
}

/* Is the work still ahead or going on, so that people may join or prepare? */
static bool
message_is_ahead(const struct message_draft *draft)
{
	return draft->which != WORDING_REMIND_LAPSED &&
	    draft->which <= WORDING_START_TENTATIVE_LATE;
}

/* Is it told which environments?  An end closes what the start opened, where
 * they stand; a message for both must say it. */
static bool
message_tells_environments(const struct message_draft *draft)
{
	return message_is_ahead(draft) || draft->which == WORDING_COMBINED ||
	    draft->which == WORDING_COMBINED_TENTATIVE;
}

static void
message_add_headline(struct message *message, struct message_draft *draft,
    const struct templates *templates)
{
	struct template_field fields[FIELD_COUNT];
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++) {
		fields[i].name = message_field_names[i];
		fields[i].value = text_string(&draft->values[i]);
	}
	wording_headline(&text, draft->which, templates, fields, FIELD_COUNT);
	message->headline = message_clean(text_string(&text), false,
	    MESSAGE_LINE_MAX);
	text_clear(&text);
	if (message->headline == NULL)
		message->headline = mem_string("Maintenance");
	wording_lead(&text, draft->which, templates, fields, FIELD_COUNT);
	message->lead = message_clean(text_string(&text), false,
	    MESSAGE_PARAGRAPH_MAX);
	text_clear(&text);
	if (message->lead == NULL)
		message->lead = mem_string("");
	if (templates == NULL || templates->footer == NULL)
		return;
	template_format(&text, templates->footer, fields, FIELD_COUNT);
	message->footer = message_clean(text_string(&text), true,
	    MESSAGE_PARAGRAPH_MAX);
	text_clear(&text);
}

static void
message_add_paragraphs(struct message *message,
    const struct message_draft *draft)
{
	const char *note = wording_late_note(draft->which,
	    draft->wording.lateness);
	char *description = message_clean(draft->wording.brief->description,
	    true, MESSAGE_PARAGRAPH_MAX);
	char *coordinator = message_clean(draft->wording.brief->coordinator,
	    false, MESSAGE_LINE_MAX);

	if (note != NULL)
		array_push(&message->paragraphs, mem_string(note));
	if (description != NULL && message_is_ahead(draft))
		array_push(&message->paragraphs, description);
	else
		free(description);
	if (coordinator != NULL)
		array_push(&message->paragraphs,
		    mem_format("Questions: %s", coordinator));
	free(coordinator);
}

/* One line of `text` each. */
static void
message_add_times(struct message *message, struct text *text)
{
	const char *from = text_string(text), *end;

	for (; *from != '\0'; from = *end == '\0' ? end : end + 1) {
		end = strchrnul(from, '\n');
		array_push(&message->times,
		    mem_bytes(from, (size_t)(end - from)));
	}
}

static void
message_add_environments(struct message *message, const struct brief *brief)
{
	struct text text = { 0 };
	int stage, last = message_last_stage(brief);

	for (stage = 0; stage <= last; stage++) {
		if (last > 0)
			text_putf(&text, "%d. ", stage + 1);
		message_put_stage(&text, brief, stage);
		array_push(&message->environments, text_take(&text));
	}
}

/* `url` is taken; one that is not a plain web address is left out. */
static void
message_add_link(struct message *message, enum message_link_kind kind,
    const char *title, char *url)
{
	struct message_link *link;
	const char *byte = url;
	bool is_sound = strncmp(url, "https://", 8) == 0 ||
	    strncmp(url, "http://", 7) == 0;

	for (; *byte != '\0'; byte++)
		is_sound = is_sound && *byte > ' ' && *byte < 0x7f;
	if (!is_sound) {
		free(url);
		return;
	}
	link = array_add(&message->links);
	link->kind = kind;
	link->title = message_clean(title, false, MESSAGE_LINE_MAX);
	if (link->title == NULL)
		link->title = mem_string("link");
	link->url = url;
}

static void
message_add_links(struct message *message, const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	const struct brief_environment *environment;
	bool is_ahead = message_is_ahead(draft);
	size_t i, length;

	if (brief->call != NULL && is_ahead)
		message_add_link(message, MESSAGE_LINK_CALL, "Join the call",
		    mem_string(brief->call));
	if (brief->url != NULL)
		message_add_link(message, MESSAGE_LINK_MORE, "More about it",
		    mem_string(brief->url));
	if (brief->site_url != NULL) {
		message_add_link(message, MESSAGE_LINK_PAGE,
		    "What is planned", mem_string(brief->site_url));
		message_add_link(message, MESSAGE_LINK_FEED, "Calendar",
		    mem_format("%s/feeds/%s.ics", brief->site_url,
		    brief->window));
	}
	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		if (environment->argocd == NULL ||
		    draft->which == WORDING_REMIND_LAPSED)
			continue;
		length = strlen(environment->argocd);
		while (length > 0 && environment->argocd[length - 1] == '/')
			length--;
		message_add_link(message, MESSAGE_LINK_ARGOCD,
		    environment->id,
		    mem_format("%.*s/applications?sync=OutOfSync",
		    (int)length, environment->argocd));
	}
}

static void
message_add_facts(struct message *message, const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	struct zone_state state = zone_at(draft->zone, brief->start_at);

	message->kind = draft->wording.kind;
	announcement_format_kind(message->kind, draft->wording.lead_secs,
	    message->kind_text);
	message->start_at = brief->start_at;
	message->end_at = brief->end_at;
	message->zone_note = mem_string(state.abbreviation);
	message->identity = mem_string(brief->identity);
	message->window = mem_string(brief->window);
	message->title = mem_string(text_string(&draft->values[FIELD_TITLE]));
	message->site_title =
	    mem_string(text_string(&draft->values[FIELD_SITE]));
	message->site_url = mem_string(brief->site_url);
	message->impact = window_impact_name(brief->impact);
	message->is_tentative = brief->status == OCCURRENCE_TENTATIVE;
}

void
message_init(struct message *message, const struct brief *brief,
    enum announcement_kind kind, int64_t lead_secs,
    enum message_lateness lateness, int64_t now_at,
    struct zonedir *zonedir, const struct templates *templates)
{
	struct message_draft draft = { .wording = { brief, kind, lead_secs,
	    lateness, now_at } };

	memset(message, 0, sizeof(*message));
	message_draft_init(&draft, zonedir);
	message_add_facts(message, &draft);
	message_add_headline(message, &draft, templates);
	message_add_paragraphs(message, &draft);
	message_add_times(message, &draft.values[FIELD_TIMES]);
	if (message_tells_environments(&draft))
		message_add_environments(message, brief);
	message_add_links(message, &draft);
	message_draft_clear(&draft);
}

void
message_clear(struct message *message)
{
	size_t i;

	free(message->headline);
	free(message->lead);
	free(message->zone_note);
	free(message->footer);
	free(message->identity);
	free(message->window);
	free(message->title);
	free(message->site_title);
	free(message->site_url);
	for (i = 0; i < message->paragraphs.count; i++)
		free(message->paragraphs.items[i]);
	array_clear(&message->paragraphs);
	for (i = 0; i < message->times.count; i++)
		free(message->times.items[i]);
	array_clear(&message->times);
	for (i = 0; i < message->environments.count; i++)
		free(message->environments.items[i]);
	array_clear(&message->environments);
	for (i = 0; i < message->links.count; i++) {
		free(message->links.items[i].title);
		free(message->links.items[i].url);
	}
	array_clear(&message->links);
	memset(message, 0, sizeof(*message));
}
