/* SPDX-License-Identifier: MIT */
/* The page that people open: what is now, what is next, each window in
 * words, how to subscribe.  HTML without scripts. */
#ifndef PATCHDAY_PAGE_H
#define PATCHDAY_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "occurrence.h"
#include "page_who_internal.h"
#include "request_internal.h"
#include "snapshot.h"
#include "text.h"

#define PAGE_NEXT_MAX 10

/* What the page is made from; all lent.  `text` is where it is appended. */
struct page {
	struct text *text;		/* where it is appended */
	const struct snapshot *snapshot;
	const struct conf *conf;	/* the snapshot's */
	const struct schedule *schedule;	/* the snapshot's */
	struct zonedir *zonedir;	/* for this page alone */
	const struct zone *const *zones;	/* the site's; at least one */
	size_t zone_count;
	int64_t now_at;
	const char *host;		/* the request's Host; may be NULL */
	const char *base;	/* leads to "/" from here: "" or "../" */
	bool has_forms;		/* needs their style */
	bool is_plain;		/* not to be compressed */
	/* About this environment: needs the style of those, and has a feed of
	 * its changes; "": about all of them; NULL: about something else. */
	const char *environment;
	const char *who;	/* that looks at it; NULL: a stranger */
	/* The same as decisions see them: for pages that offer only what they
	 * may.  NULL: a stranger, or it offers nothing. */
	const struct subject *subject;
	const char *form_key;	/* of their session, for forms on pages of
				 * several occurrences; NULL: none */
};

/* Fill in the rest from the snapshot (lent), and lock the zones; `text` and
 * `base` are the caller's.  Ends with page_send(), which unlocks them. */
void page_init(struct page *page, struct request *request,
    const struct snapshot *snapshot);

/* The same for a page that browsers may keep if they ask each time whether it
 * is another one (ETag). */
void page_send_kept(struct page *page, struct request *request);

/* Answer 303: what was posted is done, look at `base` and `path` (so that a
 * reload does not post again). */
void page_redirect(struct request *request, const char *base,
    const char *path);

/* Answer with the page, which is taken, in a coding that the client accepts. */
void page_send(struct page *page, struct request *request, int status);

/* Append the whole document.  A function of its arguments alone. */
void page_format(const struct page *page);

/* Its parts: each appends one section, in this order. */
void page_format_now(const struct page *page);
void page_format_next(const struct page *page);
void page_format_windows(const struct page *page);
void page_format_past(const struct page *page);
void page_format_subscribe(const struct page *page);

/* Who looks at a page, where it matters. */
struct form;
struct page_viewer {
	const char *form_key;		/* that their forms must bring */
	bool can_sign_out;
	const char *problem;		/* with what they just sent; or NULL */
	const char *field;		/* to blame for it; or NULL */
	const struct form *refused;	/* what they sent; or NULL */
};

/* The page of one occurrence (page_occurrence.c): where it stands, times,
 * stages, what was done; for who may act also what they can do. */
void page_format_occurrence(const struct page *page,
    const struct occurrence *occurrence, const struct page_viewer *viewer);

/* What all pages have: up to the site's name, within <header>; the foot; that
 * nothing is really sent. */
void page_put_head(const struct page *page, const char *title);
void page_put_foot(const struct page *page);
void page_put_rehearsal(const struct page *page);

/* Append a link to its page around its window's title. */
void page_put_title_link(const struct page *page,
    const struct occurrence *occurrence);

/* page_policy.c: who is asked for which change. */
void page_format_policy(const struct page *page);

/* page_reply.c: the page behind a link that asks whether it takes place. */
void page_format_reply(const struct page *page,
    const struct occurrence *occurrence, const char *who,
    const struct page_viewer *viewer);

/* Append the times that its forms show, which the answer brings back. */
void page_format_reply_seen(struct text *text,
    const struct occurrence *occurrence);

/* page_sign_in.c: the form for a token; `problem` (NULL: none) is what was
 * wrong with the last one, `next` where to go afterwards. */
void page_format_sign_in(const struct page *page, const char *problem,
    const char *next);

/* Append the environment's title; the same, linked to where it runs. */
void page_put_environment_title(const struct page *page, const char *id);
void page_put_environment(const struct page *page, const char *id);

/* Append "15:00–17:00 PST Los Angeles" with <time> elements; dates where they
 * are not `known_days` (civil days, INT64_MIN: none is known). */
void page_put_span(const struct page *page, const struct zone *zone,
    const struct occurrence *occurrence, int64_t known_days);

/* Append the span in the site's zones from the `first_zone`th on as list
 * items; the dates as above for all of them. */
void page_put_spans(const struct page *page,
    const struct occurrence *occurrence, size_t first_zone,
    int64_t known_days);

/* Append the times that its window gave it, where people gave it others. */
void page_put_moved(const struct page *page,
    const struct occurrence *occurrence);

/* Append an instant in the site's first zone, with its date. */
void page_put_instant(const struct page *page, int64_t at);

/* Append "in 2 hours", "3 days ago", "just now": `at` seen from now, in whole
 * minutes. */
void page_put_distance(const struct page *page, int64_t at);

/* How much of the stages is wanted: FULL has titles with links, BRIEF the
 * short names alone. */
enum page_detail { PAGE_FULL, PAGE_BRIEF };

/* Append the stages of a window as an ordered list of environments. */
void page_put_stages(const struct page *page, const struct window *window,
    enum page_detail detail);

/* What users notice, in three words.  Lent for ever. */
const char *page_impact(enum window_impact impact);

#endif
