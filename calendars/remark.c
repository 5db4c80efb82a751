/* SPDX-License-Identifier: MIT */
/*
 * "data.lsst.cloud: 14 changes" in a calendar.
 *
 * Numbers, and whom a promotion waits for; titles belong to those who may read
 * them, and a calendar program tells its reader of each changed word.  They are
 * not what an event is about either, so they do not count for SEQUENCE and call
 * for no mail (RFC 5546 2.1.4 asks for that where times or status change);
 * LAST-MODIFIED and DTSTAMP do follow them, as some programs pass over an entry
 * whose dates are the ones they know.
 */
#include "remark.h"

#include "environment.h"
#include "pending_list.h"
#include "promotion_list.h"

#define REMARK_LINES_MAX 12

/* What is known of one environment; nothing where nothing waits. */
static bool
remark_put(struct text *text, const char *id, const struct feed_site *site)
{
	const struct pending *pending = pending_list_find(site->pending, id);
	const struct environment *environment = environment_find(
	    site->environments, site->environment_count, id);
	size_t waiting = pending == NULL ? 0 : pending_count(pending), i;
	const char *least = "";

	if (waiting == 0)
		return false;
	/* What did not answer may know of more. */
	for (i = 0; i < pending->sources.count; i++)
		if (pending->sources.items[i].trouble != NULL)
			least = "at least ";
	text_putf(text, "%s: %s%zu %s", environment == NULL ? id :
	    environment->title, least, waiting,
	    waiting == 1 ? "change" : "changes");
	if (site->url != NULL)
		text_putf(text, ", %s/environments/%s", site->url, id);
	text_putc(text, '\n');
	return true;
}

/* "Recommended image w_2026_48: 4 of 5, waiting for Middleware". */
static void
remark_put_offers(struct text *text, const struct occurrence *occurrence,
    const struct feed_site *site)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text lines = { 0 };

	if (site->promotions == NULL)
		return;
	occurrence_format_identity(occurrence, identity);
	promotion_list_format_offers(&lines, site->promotions, identity);
	if (lines.length > 0)
		text_putf(text, "Promotions:\n%s", text_string(&lines));
	text_clear(&lines);
}

void
remark_format(struct text *text, const struct occurrence *occurrence,
    const struct feed_site *site)
{
	const struct window *window = occurrence->window;
	const struct window_stage *stage;
	struct text lines = { 0 };
	size_t i, k, count = 0;

	remark_put_offers(text, occurrence, site);
	for (i = 0; site->pending != NULL && i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count &&
		    count < REMARK_LINES_MAX; k++)
			count += remark_put(&lines,
			    stage->environments.items[k], site);
	}
	if (count > 0)
		text_putf(text, "%sWhat waits to be deployed:\n%s",
		    text->length > 0 ? "\n" : "", text_string(&lines));
	if (count > 0)
		text_cut(text, text->length - 1);
	text_clear(&lines);
}
