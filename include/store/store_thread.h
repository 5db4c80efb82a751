/* SPDX-License-Identifier: MIT */
/* What the messages about one occurrence share in one channel. */
#ifndef PATCHDAY_STORE_THREAD_H
#define PATCHDAY_STORE_THREAD_H

#include <stdint.h>

#include "store.h"

#define STORE_THREAD_MAX 64		/* a ts or a channel id, with NUL */

struct thread_row {
	int64_t brief;			/* the occurrence's number */
	const char *channel;		/* id; lent */
	const char *target;		/* "#team"; NULL for none; lent */
	char root[STORE_THREAD_MAX];	/* Slack: first ts; "" none yet */
	char place[STORE_THREAD_MAX];	/* Slack: channel id; "" unknown */
};

/* Keep root and place, unless there is a root already; the place is also
 * kept for the channel. */
int store_thread_put(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* Keep only the place, for the channel (`brief` and `root` do not matter);
 * nothing when it is "". */
int store_thread_put_place(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* Fill in `root` and `place` for brief, channel and target; without a thread
 * the place is where the channel's last message went. */
int store_thread_load(struct store *store, struct thread_row *row,
    struct error *ret_error);

#endif
