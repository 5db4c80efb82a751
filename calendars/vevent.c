/* SPDX-License-Identifier: MIT */
/*
 * One VEVENT.  It is made in two steps, as whether something shown has changed
 * decides what is printed: vevent_init() writes all that people see into
 * `shown`, whose hash the store compares with the last one; vevent_format()
 * adds what comes of that (SEQUENCE, DTSTAMP, LAST-MODIFIED) and the times in
 * the form of the feed.
 */
#include "vevent.h"

#include <inttypes.h>
#include <string.h>

#include "color.h"
#include "description.h"
#include "digest.h"
#include "feed_internal.h"

/* --- what is shown -------------------------------------------------------- */

/* What each status is called, and Outlook's word where nobody is blocked. */
static const struct {
	const char *status, *busy;
} vevent_statuses[] = {
	[OCCURRENCE_TENTATIVE] = { "TENTATIVE", "TENTATIVE" },
	[OCCURRENCE_CONFIRMED] = { "CONFIRMED", "FREE" },
	[OCCURRENCE_CANCELLED] = { "CANCELLED", "FREE" },
};

/* Only real downtime blocks the time in people's calendars: a window of four
 * hours in which all works must not make them look busy. */
static void
vevent_show_status(struct ical *ical, const struct window *window,
    enum occurrence_status status)
{
	bool is_opaque = window->impact == WINDOW_IMPACT_DOWN &&
	    status != OCCURRENCE_CANCELLED;
	const char *busy = vevent_statuses[status].busy;

	/* TENTATIVE keeps its own word: it is shown hatched. */
	if (is_opaque && status == OCCURRENCE_CONFIRMED)
		busy = "BUSY";
	ical_token(ical, "STATUS", vevent_statuses[status].status);
	ical_token(ical, "TRANSP", is_opaque ? "OPAQUE" : "TRANSPARENT");
	ical_token(ical, "X-MICROSOFT-CDO-BUSYSTATUS", busy);
}

/* The more precise link first; one that is no URI is left out.  CONFERENCE (RFC
 * 7986 5.11) is read by few: the description has the link too. */
static void
vevent_show_links(struct ical *ical, const struct window *window,
    const struct feed_site *site)
{
	struct text page = { 0 };

	if (site->url != NULL)
		text_putf(&page, "%s/", site->url);
	if (window->url == NULL || !ical_uri(ical, "URL", window->url))
		(void)ical_uri(ical, "URL", text_string(&page));
	text_clear(&page);
	if (window->call == NULL || !ical_is_uri(window->call))
		return;
	ical_open(ical, "CONFERENCE");
	ical_parameter(ical, "VALUE", "URI");
	ical_parameter(ical, "FEATURE",
	    strncmp(window->call, "tel:", 4) == 0 ? "PHONE" : "VIDEO");
	ical_parameter(ical, "LABEL", "Call for those who do the work");
	ical_value_uri(ical, window->call);
	ical_close(ical);
}

/* What filters can ask for: the groups of the environments, each once. */
struct vevent_groups { ARRAY(const char *) list; };

/* The group of one environment, unless it has none or is there already. */
static void
vevent_add_group(struct vevent_groups *groups,
    const struct environment *environment)
{
	size_t i;

	if (environment == NULL || environment->group == NULL)
		return;
	for (i = 0; i < groups->list.count; i++)
		if (strcmp(groups->list.items[i], environment->group) == 0)
			return;
	array_push(&groups->list, (const char *)environment->group);
}

/* "Maintenance", which all feeds share, then the groups of the environments.
 * All in one property: it is one list (3.8.1.2). */
static void
vevent_show_categories(struct ical *ical, const struct window *window,
    const struct feed_site *site)
{
	struct vevent_groups groups = { 0 };
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			vevent_add_group(&groups, environment_find(
			    site->environments, site->environment_count,
			    stage->environments.items[k]));
	}
	ical_open(ical, "CATEGORIES");
	ical_value(ical, "Maintenance");
	for (i = 0; i < groups.list.count; i++)
		ical_value(ical, groups.list.items[i]);
	ical_close(ical);
	array_clear(&groups.list);
}

/* What is said of it, as it is known at `past_at`, if nobody confirmed it. */
static enum description_doubt
vevent_doubt(const struct occurrence *occurrence,
    const struct feed_site *site, int64_t past_at)
{
	if (occurrence == NULL ||
	    !description_is_unanswered(occurrence, past_at))
		return DESCRIPTION_OPEN;
	/* Nor does a configuration alone know what was answered. */
	return site->schedule != NULL && occurrence_was_answerable(occurrence,
	    site->known_from_at) ?
	    DESCRIPTION_UNANSWERED : DESCRIPTION_UNASKED;
}

/* Write everything that people see something of, in a fixed order, as it is
 * hashed. */
static void
vevent_show(struct vevent *vevent, const struct occurrence *occurrence,
    const struct feed_site *site, int64_t past_at, const char *remark)
{
	const struct window *window = vevent->window;
	enum occurrence_status status;
	struct occurrence planned;
	struct text words = { 0 };
	struct ical ical;
	enum description_doubt doubt = vevent_doubt(occurrence, site, past_at);

	occurrence_init(&planned, window, 0);
	status = occurrence != NULL ? occurrence->status : planned.status;
	ical_init(&ical, &vevent->shown);
	description_format_summary(&words, window, status, doubt);
	ical_text(&ical, "SUMMARY", text_string(&words));
	text_cut(&words, 0);
	description_format(&words, window, occurrence, site, doubt);
	if (remark != NULL)
		text_putf(&words, "\n\n%s", remark);
	ical_text(&ical, "DESCRIPTION", text_string(&words));
	text_cut(&words, 0);
	description_format_location(&words, window, site);
	if (words.length > 0)
		ical_text(&ical, "LOCATION", text_string(&words));
	vevent_show_links(&ical, window, site);
	vevent_show_categories(&ical, window, site);
	/* The default (3.8.1.3), said for readers that go by the property. */
	ical_token(&ical, "CLASS", "PUBLIC");
	ical_token(&ical, "COLOR", color_of_window(window));
	vevent_show_status(&ical, window, status);
	text_clear(&words);
	ical_clear(&ical);
}

/* --- identity ------------------------------------------------------------- */

/*
 * The UID of an occurrence is made from its original start: moved, it is still
 * the same event, and the entry of people's calendars moves with it.  A UID
 * that changed would double it for those who keep events offline.
 */
void
vevent_init(struct vevent *vevent, const struct window *window,
    const struct occurrence *occurrence, const struct feed_site *site,
    int64_t past_at)
{
	memset(vevent, 0, sizeof(*vevent));
	vevent->window = window;
	vevent_show(vevent, occurrence, site, past_at, NULL);
	if (occurrence == NULL)
		return;
	vevent->start_at = occurrence->start_at;
	vevent->end_at = occurrence->end_at;
	text_putf(&vevent->uid, "%s-", window->id);
	ical_format_local(&vevent->uid, occurrence->original_local);
	text_putc(&vevent->uid, '@');
	feed_format_host(&vevent->uid, site);
}

void
vevent_add_remark(struct vevent *vevent, const struct occurrence *occurrence,
    const struct feed_site *site, const char *remark)
{
	text_cut(&vevent->shown, 0);
	vevent_show(vevent, occurrence, site, INT64_MIN, remark);
}

void
vevent_clear(struct vevent *vevent)
{
	text_clear(&vevent->uid);
	text_clear(&vevent->rule);
	text_clear(&vevent->shown);
}

/* Instants and zone are hashed beside the texts, since times are written
 * differently in each form and the hash must not be. */
void
vevent_hash(const struct vevent *vevent, const struct text *more,
    char ret_hash[static VEVENT_HASH_MAX])
{
	struct text all = { 0 };

	text_put(&all, vevent->shown.bytes, vevent->shown.length);
	text_put(&all, vevent->rule.bytes, vevent->rule.length);
	if (more != NULL)
		text_put(&all, more->bytes, more->length);
	text_putf(&all, "%" PRId64 " %" PRId64 " %s", vevent->start_at,
	    vevent->end_at, zone_name(vevent->window->zone));
	digest_hex(all.bytes, all.length, VEVENT_HASH_DIGITS, ret_hash);
	text_clear(&all);
}

/* --- writing -------------------------------------------------------------- */

/* Does the wall clock show this time only once, so that it says when? */
static bool
vevent_is_clear(const struct zone *zone, int64_t at)
{
	struct zone_instant instant = zone_resolve(zone,
	    zone_local(zone, at));

	return instant.at == at && instant.mark == ZONE_EXACT;
}

/* Both ends in the same form: DTEND must be of DTSTART's (3.8.2.2), and
 * programs that take mixed ones differ. */
static void
vevent_times(struct ical *ical, const struct vevent *vevent)
{
	const struct zone *zone = vevent->window->zone;

	if (!vevent->is_zoned || !vevent_is_clear(zone, vevent->start_at) ||
	    !vevent_is_clear(zone, vevent->end_at)) {
		ical_utc(ical, "DTSTART", vevent->start_at);
		ical_utc(ical, "DTEND", vevent->end_at);
		return;
	}
	ical_local(ical, "DTSTART", zone_name(zone),
	    zone_local(zone, vevent->start_at));
	ical_local(ical, "DTEND", zone_name(zone),
	    zone_local(zone, vevent->end_at));
}

/*
 * Without METHOD, DTSTAMP is the time of the last revision (RFC 5545 3.8.7.2):
 * the bytes stay the same while nothing changes.  No METHOD, since PUBLISH
 * wants an ORGANIZER and programs mail answers to one (RFC 5546 3.2.1).  No
 * VALARM: some programs ring it, and people complain.  DTEND and not DURATION:
 * it is exact on a night when clocks change (3.8.5.3).
 */
void
vevent_format(struct ical *ical, const struct vevent *vevent,
    const struct feed_revision *revision)
{
	ical_begin(ical, "VEVENT");
	ical_text(ical, "UID", text_string(&vevent->uid));
	ical_utc(ical, "DTSTAMP", vevent->stamp_at != 0 ? vevent->stamp_at :
	    revision->modified_at);
	vevent_times(ical, vevent);
	text_put(ical->out, vevent->rule.bytes, vevent->rule.length);
	ical_number(ical, "SEQUENCE", revision->sequence);
	ical_utc(ical, "CREATED", revision->created_at);
	ical_utc(ical, "LAST-MODIFIED", revision->modified_at);
	text_put(ical->out, vevent->shown.bytes, vevent->shown.length);
	ical_end(ical, "VEVENT");
}
