/* SPDX-License-Identifier: MIT */
/*
 * The secrets of channels, in the one process that has them.  Others have
 * handles in their place.  A secret leaves only in a request to the peer that
 * the configuration gives it for: a handle in a request to somebody else is
 * refused.
 */
#ifndef PATCHDAY_STRONGBOX_H
#define PATCHDAY_STRONGBOX_H

#include "array.h"
#include "channel.h"
#include "conf.h"
#include "error.h"
#include "exchange.h"
#include "random.h"
#include "text.h"

#define STRONGBOX_MARK 32	/* hexadecimal digits */

/* A channel's id, kind, URL and secret. */
struct strongbox_item {
	struct channel channel;
	char *origin;		/* "https://slack.com"; NULL: not yet known */
	bool is_current;	/* in the newest configuration */
};

struct strongbox {
	char mark[STRONGBOX_MARK + 1];	/* begins each handle of this run */
	ARRAY(struct strongbox_item) items;
	size_t last;		/* behind the one that was found last */
	char *app_place;	/* of the Slack app's signing secret */
};

/* A strongbox without secrets. */
void strongbox_init(struct strongbox *box, struct random *random);

/* What secrets the configuration has channels for.  Those of earlier ones stay:
 * it may be refused, and the old one goes on. */
void strongbox_add(struct strongbox *box, const struct conf *conf);

/* Read the channel's secret, anew at each call, and append its handle.  0 or
 * -1: then an earlier one stays. */
int strongbox_open(struct strongbox *box, const char *id,
    struct text *handle, struct error *ret_error);

/* Put secrets where handles are; they lie in `scratch`, which comes empty and
 * which the caller wipes.  0 or -1. */
int strongbox_fill(const struct strongbox *box,
    struct exchange_request *request, struct text *scratch,
    struct error *ret_error);

/* Wipe and free. */
void strongbox_clear(struct strongbox *box);

#endif
