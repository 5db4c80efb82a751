/* SPDX-License-Identifier: MIT */
/* What a window may clash with, and who hears of it. */
#ifndef PATCHDAY_WINDOW_CLASH_H
#define PATCHDAY_WINDOW_CLASH_H

#include <stdbool.h>

#include "allotment.h"
#include "array.h"
#include "closure.h"
#include "holiday.h"
#include "window_rota.h"

struct window;

/* What is proposed for an occurrence on a holiday, or in a freeze. */
enum window_on_holiday { WINDOW_PROPOSE_SKIP, WINDOW_PROPOSE_MOVE,
	WINDOW_IGNORE_HOLIDAYS };
#define WINDOW_ON_HOLIDAY_COUNT 3

struct window_clash {
	/* Lists that count for it; times in which nothing changes (NULL:
	 * none); lent by the configuration. */
	ARRAY(const struct holidays *) holidays;
	const struct closures *closures;
	/* Where its environments are changed, for work that is no window of
	 * the configuration; else NULL.  Lent likewise. */
	const struct allotments *allotments;
	bool shares_environments;	/* with another window */
	enum window_on_holiday on_holiday;
	/* When who is in charge hears of a clash, in `remind_secs`; its
	 * channels are told where nobody is. */
	struct window_announce tell;
};

/* "propose-skip", "propose-move", "ignore".  Static. */
const char *window_on_holiday_name(enum window_on_holiday on_holiday);

/* Do two windows work in one environment? */
bool window_shares_environment(const struct window *a,
    const struct window *b);

/* Can an occurrence have a conflict at all? */
bool window_clash_is_possible(const struct window_clash *clash);

#endif
