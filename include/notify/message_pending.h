/* SPDX-License-Identifier: MIT */
/* What a message says of waiting changes: plain text, cleaned; channels lay it
 * out and escape. */
#ifndef PATCHDAY_MESSAGE_PENDING_H
#define PATCHDAY_MESSAGE_PENDING_H

#include <stdbool.h>

#include "array.h"

/* A change that waits in an environment, or was brought there.  Owned strings;
 * NULL: nothing to say. */
struct message_change {
	char *service, *what;	/* "gafaelfawr", "15.3.2 → 15.4.1" */
	char *about;		/* what was merged: "#6810 Bump …; #6811 …" */
	char *url;		/* http or https */
};

/* What waits in one environment, or was done there. */
struct message_pending {
	char *title;		/* "data.lsst.cloud" */
	char *summary;		/* one line: "14 changes wait, among them …" */
	char *count;		/* the same without names: above a table */
	char *url;		/* all of it; NULL: there is no page */
	bool is_over;		/* it is told what was done */
	ARRAY(struct message_change) done, waiting;
	size_t more;		/* that are not among them */
};

/* Free what it owns. */
void message_pending_clear(struct message_pending *pending);

#endif
