/* SPDX-License-Identifier: MIT */
/* A hatch: a socket between the service's two processes, through which parcels
 * go both ways.  Without waiting, on a poller; or one question at a time, with
 * waiting, by whoever has nothing else to do meanwhile. */
#ifndef PATCHDAY_HATCH_H
#define PATCHDAY_HATCH_H

#include "parcel_internal.h"
#include "poller.h"

struct hatch {
	struct poller *poller;		/* lent */
	int descriptor;			/* owned; -1: closed */
	struct text in, out;
	size_t gone;			/* of `out`, sent already */
	bool is_blocked;		/* the rest waits for the poller */
	bool has_ended;		/* by the other side, or by rubbish */
	/* A parcel has come; lent for the call. */
	void (*take)(void *context, struct parcel *parcel);
	void *context;
};

/* Watch the hatch, whose descriptor, take and context are set.  0 or -1. */
int hatch_open(struct hatch *hatch, struct poller *poller,
    struct error *ret_error);

/* Send what was put into `out`, as far as it goes now; the rest follows. */
void hatch_flush(struct hatch *hatch);

/* Wipe, close; it may be closed already. */
void hatch_close(struct hatch *hatch);

/* With waiting, on a descriptor that is not watched: send `question`, read one
 * parcel, whose bytes go into `answer`.  0 or -1: the other side is gone. */
int hatch_ask(int descriptor, const struct text *question,
    struct text *answer, struct parcel *ret_parcel);

/* The other end of that: answer one question after the other until the other
 * side is gone, or `take`, which puts the answer into `out`, finds one bad. */
void hatch_answer(int descriptor,
    void (*take)(void *context, struct parcel *parcel, struct text *out),
    void *context);

#endif
