/* SPDX-License-Identifier: MIT */
/* Who is told of a window's occurrences, and who coordinates them when. */
#ifndef PATCHDAY_WINDOW_ROTA_H
#define PATCHDAY_WINDOW_ROTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"

/* Who is told what: an entry of `announce:`. */
struct window_announce {
	ARRAY(char *) channels;		/* ids; owned */
	ARRAY(int64_t) remind_secs;	/* before the start, descending */
	bool is_unread;			/* more of them, which were faulty */
	/* Whether these channels hear of the start and of the end. */
	bool says_start, says_end;
	/* Mails invite to each occurrence so long before; 0: they do not. */
	int64_t invite_secs;
};

/* Somebody who may coordinate. */
struct window_person {
	char *id;			/* under `people`; owned */
	char *title;			/* as others read it; owned */
	struct window_announce contact;	/* their channels */
};

/* Several of them. */
struct window_people { ARRAY(struct window_person) list; };

/* How often the next one's turn comes. */
enum window_turn { WINDOW_TURN_DAY, WINDOW_TURN_WEEK, WINDOW_TURN_MONTH };
#define WINDOW_TURN_COUNT 3

/* On that day somebody else does it. */
struct window_swap {
	int64_t day_local;		/* its 00:00 */
	size_t person;			/* in `people` */
};

/* Who coordinates when: by turns from a day on, with exceptions. */
struct window_rota {
	ARRAY(struct window_person) people;	/* none: no rota */
	size_t stand_in_count;		/* the last of them only stand in */
	enum window_turn turn;
	int64_t from_local;		/* the first one's turn begins */
	ARRAY(struct window_swap) swaps;	/* by day */
};

#endif
