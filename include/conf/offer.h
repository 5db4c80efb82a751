/* SPDX-License-Identifier: MIT */
/*
 * Promotions where they meet the windows: by which steps one goes, for which
 * occurrence it is offered, and how that is told to people and programs.
 */
#ifndef PATCHDAY_OFFER_H
#define PATCHDAY_OFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "conf.h"
#include "jsontext.h"
#include "occurrence.h"
#include "promotion_list.h"
#include "promotion_plan.h"
#include "schedule.h"

/*
 * The kind that is proposed: the one of `promotions` with the id `kind`; where
 * that is NULL, "approve" or "board", what the policy asks for, of the act's
 * service and environment.  0 and a kind that the caller clears, or -1: there
 * is none, or the policy asks nobody (and what it says instead).
 */
int offer_find_kind(const struct conf *conf, const char *kind,
    const struct promotion_act *propose, struct promotion_kind *ret_kind,
    struct error *ret_error);

/* When it goes. */
struct offer {
	struct promotion_plan plan;
	bool has_occurrence;
	struct occurrence occurrence;	/* lent by conf and schedule */
	char identity[OCCURRENCE_IDENTITY_MAX];	/* of it; "" */
	/* The reminder that is owed, or was since it is aimed there: seconds
	 * before the cut-off; -1: none.  And when the next one is. */
	int64_t remind_secs, remind_at;
};

/* Of an open promotion at `now_at`; of others, nothing.  What nobody began or
 * confirmed in its time, or begins in a freeze, takes none.  `schedule` as in
 * agenda_expand(). */
void offer_plan(const struct conf *conf, const struct schedule *schedule,
    const struct promotion *promotion, int64_t now_at,
    struct offer *ret_offer);

/* May it be promoted by hand now: in its window, or when the notice is over,
 * and in no freeze?  0, or -1 and why not, or from when. */
int offer_check_promote(const struct conf *conf,
    const struct promotion *promotion, const struct offer *offer,
    int64_t now_at, struct error *ret_error);

/* Append a line for people: "w_2026_48: 4 of 5, waiting for Middleware; offered
 * for Patch Thursday, Thu 3 Dec 2026 15:00 PST, cut-off Wed 2 Dec 2026 15:00
 * PST". */
void offer_format(struct text *text, const struct conf *conf,
    const struct promotion *promotion, const struct offer *offer);

/* How to write one as JSON. */
struct offer_json {
	const struct conf *conf;
	const struct schedule *schedule;
	int64_t now_at;
	bool is_known;		/* the reader may know by whom, which way in */
	bool has_acts;		/* all of them, too */
};

/* Write it as an object: serve/openapi.json has the fields (Promotion). */
void offer_format_json(struct jsontext *json, const char *key,
    const struct promotion *promotion, const struct offer_json *how);

#endif
