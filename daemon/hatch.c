/* SPDX-License-Identifier: MIT */
/* Sending and taking parcels.  What went through may have been a secret: the
 * buffers are wiped when they are given back. */
#include "hatch_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HATCH_BLOCK 65536
/* A buffer that grew beyond this is given back when it is empty. */
#define HATCH_KEPT (4 * HATCH_BLOCK)

/* Empty it; a large one goes back. */
static void
hatch_empty(struct text *text)
{
	if (text->bytes != NULL)
		explicit_bzero(text->bytes, text->length);
	text->length = 0;
	if (text->capacity > HATCH_KEPT)
		text_clear(text);
}

/* Hand out every parcel that is whole. */
static void
hatch_take_all(struct hatch *hatch)
{
	struct parcel parcel;
	size_t at = 0, length;

	while (!hatch->has_ended) {
		length = parcel_find(hatch->in.bytes + at,
		    hatch->in.length - at, &parcel);
		if (length == 0)
			break;
		if (length == SIZE_MAX) {
			hatch->has_ended = true;
			break;
		}
		hatch->take(hatch->context, &parcel);
		at += length;
		/* Who sends what is no parcel is not who we think. */
		hatch->has_ended |= parcel.is_bad;
	}
	if (at == hatch->in.length) {
		hatch_empty(&hatch->in);
		return;
	}
	memmove(hatch->in.bytes, hatch->in.bytes + at, hatch->in.length - at);
	hatch->in.length -= at;
}

/* One block a turn: others have their turn in between. */
static void
hatch_read(struct hatch *hatch)
{
	ssize_t length;

	text_reserve(&hatch->in, HATCH_BLOCK);
	length = recv(hatch->descriptor, hatch->in.bytes + hatch->in.length,
	    HATCH_BLOCK, MSG_DONTWAIT);
	if (length > 0) {
		hatch->in.length += (size_t)length;
		hatch_take_all(hatch);
	} else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
		hatch->has_ended = true;
	}
}

static void hatch_hear(void *context, int descriptor, int events);

static void
hatch_watch(struct hatch *hatch, bool is_blocked)
{
	hatch->is_blocked = is_blocked;
	(void)poller_watch(hatch->poller, hatch->descriptor, POLLER_READ |
	    (is_blocked ? POLLER_WRITE : 0), hatch_hear, hatch, NULL);
}

/* Called by the poller.  At the end nothing more is heard, or it would be
 * called for ever. */
static void
hatch_hear(void *context, int descriptor, int events)
{
	struct hatch *hatch = context;

	(void)descriptor;
	if ((events & POLLER_WRITE) != 0 && hatch->is_blocked) {
		hatch_watch(hatch, false);
		hatch_flush(hatch);
	}
	if ((events & POLLER_READ) != 0)
		hatch_read(hatch);
	if (hatch->has_ended)
		(void)poller_watch(hatch->poller, hatch->descriptor, 0, NULL,
		    NULL, NULL);
}

int
hatch_open(struct hatch *hatch, struct poller *poller,
    struct error *ret_error)
{
	hatch->poller = poller;
	return poller_watch(poller, hatch->descriptor, POLLER_READ,
	    hatch_hear, hatch, ret_error);
}

void
hatch_flush(struct hatch *hatch)
{
	ssize_t length;

	while (hatch->gone < hatch->out.length && !hatch->is_blocked &&
	    !hatch->has_ended) {
		length = send(hatch->descriptor,
		    hatch->out.bytes + hatch->gone,
		    hatch->out.length - hatch->gone,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
		if (length > 0)
			hatch->gone += (size_t)length;
		else if (errno == EAGAIN)
			hatch_watch(hatch, true);
		else if (errno != EINTR)
			hatch->has_ended = true;
	}
	if (hatch->gone < hatch->out.length)
		return;
	hatch_empty(&hatch->out);
	hatch->gone = 0;
}

void
hatch_close(struct hatch *hatch)
{
	if (hatch->descriptor == -1)
		return;
	if (hatch->poller != NULL)
		(void)poller_watch(hatch->poller, hatch->descriptor, 0, NULL,
		    NULL, NULL);
	(void)close(hatch->descriptor);
	hatch->descriptor = -1;
	hatch_empty(&hatch->in);
	hatch_empty(&hatch->out);
	text_clear(&hatch->in);
	text_clear(&hatch->out);
}

static int
hatch_send_all(int descriptor, const struct text *text)
{
	size_t gone = 0;
	ssize_t length;

	while (gone < text->length) {
		length = send(descriptor, text->bytes + gone,
		    text->length - gone, MSG_NOSIGNAL);
		if (length > 0)
			gone += (size_t)length;
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

/* One parcel, whose bytes go behind what is in `bytes`.  0 or -1. */
static int
hatch_receive(int descriptor, struct text *bytes, struct parcel *ret_parcel)
{
	ssize_t length;
	size_t found;

	for (;;) {
		text_reserve(bytes, HATCH_BLOCK);
		length = recv(descriptor, bytes->bytes + bytes->length,
		    HATCH_BLOCK, 0);
		if (length <= 0 && !(length < 0 && errno == EINTR))
			return -1;
		if (length > 0)
			bytes->length += (size_t)length;
		found = parcel_find(bytes->bytes, bytes->length, ret_parcel);
		if (found == SIZE_MAX)
			return -1;
		if (found > 0)
			return 0;
	}
}

int
hatch_ask(int descriptor, const struct text *question, struct text *answer,
    struct parcel *ret_parcel)
{
	if (hatch_send_all(descriptor, question) < 0)
		return -1;
	return hatch_receive(descriptor, answer, ret_parcel);
}

/* Whoever asks waits for the answer: nothing stands behind a question. */
void
hatch_answer(int descriptor,
    void (*take)(void *context, struct parcel *parcel, struct text *out),
    void *context)
{
	struct text in = { 0 }, out = { 0 };
	struct parcel parcel = { 0 };

	while (hatch_receive(descriptor, &in, &parcel) == 0) {
		take(context, &parcel, &out);
		if (parcel.is_bad || hatch_send_all(descriptor, &out) < 0)
			break;
		text_cut(&in, 0);
		text_cut(&out, 0);
	}
	text_clear(&in);
	text_clear(&out);
}
