/* SPDX-License-Identifier: MIT */
/* The hatch between the two processes: what is rubbish, what comes in pieces,
 * what does not fit, and another side that is gone. */
#include "hatch_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "array.h"
#include "harness.h"

static unsigned taken;
static bool wants_more;			/* than the parcel has */

static void
take(void *context, struct parcel *parcel)
{
	(void)context;
	taken++;
	(void)parcel_take_number(parcel);
	if (wants_more)
		(void)parcel_take_number(parcel);
}

static void
begin(struct hatch *hatch, int ends[2], struct poller *poller)
{
	CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	*hatch = (struct hatch){ .descriptor = ends[0], .take = take };
	CHECK(hatch_open(hatch, poller, NULL) == 0);
	taken = 0;
	wants_more = false;
}

static void
turn(struct poller *poller)
{
	poller_wake(poller);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
}

static void
put_number(struct text *text, uint64_t number)
{
	size_t at = parcel_begin(text, PARCEL_TRUST);

	parcel_put_number(text, number);
	parcel_end(text, at);
}

/* Two at once, the second in pieces; then what is no parcel, or has less in it
 * than it should: nothing is taken from there any more. */
static void
test_take(struct poller *poller)
{
	struct text text = { 0 };
	struct hatch hatch;
	size_t i;
	int ends[2];

	begin(&hatch, ends, poller);
	put_number(&text, 1);
	put_number(&text, 2);
	for (i = 0; i < text.length; i++) {
		CHECK(write(ends[1], text.bytes + i, 1) == 1);
		turn(poller);
		CHECK_NUMBER(taken, (i + 1) / (text.length / 2));
	}
	CHECK(write(ends[1], text.bytes, text.length) ==
	    (ssize_t)text.length);
	turn(poller);
	CHECK_NUMBER(taken, 4);
	CHECK(!hatch.has_ended);
	wants_more = true;
	CHECK(write(ends[1], text.bytes, text.length) ==
	    (ssize_t)text.length);
	turn(poller);
	CHECK(hatch.has_ended);
	CHECK_NUMBER(taken, 5);
	CHECK(write(ends[1], text.bytes, text.length) ==
	    (ssize_t)text.length);
	turn(poller);
	CHECK_NUMBER(taken, 5);
	hatch_close(&hatch);
	hatch_close(&hatch);
	(void)close(ends[1]);

	begin(&hatch, ends, poller);
	CHECK(write(ends[1], "\xff\xff\xff\xff\xff\xff\xff\xff", 8) == 8);
	turn(poller);
	CHECK(hatch.has_ended);
	CHECK_NUMBER(taken, 0);
	hatch_close(&hatch);
	(void)close(ends[1]);
	text_clear(&text);
}

/* The other side closes: heard once, and nothing is sent any more. */
static void
test_gone(struct poller *poller)
{
	struct hatch hatch;
	int ends[2];

	begin(&hatch, ends, poller);
	(void)close(ends[1]);
	turn(poller);
	CHECK(hatch.has_ended);
	put_number(&hatch.out, 1);
	hatch_flush(&hatch);
	CHECK_NUMBER(hatch.gone, 0);
	hatch_close(&hatch);
	/* Noticed first by who sends. */
	begin(&hatch, ends, poller);
	(void)close(ends[1]);
	put_number(&hatch.out, 1);
	hatch_flush(&hatch);
	CHECK(hatch.has_ended);
	hatch_close(&hatch);
	/* One that is on no poller. */
	CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	hatch = (struct hatch){ .descriptor = ends[0] };
	hatch_close(&hatch);
	CHECK_NUMBER(hatch.descriptor, -1);
	CHECK(fcntl(ends[0], F_GETFD) == -1);
	(void)close(ends[1]);
}

/* More than the socket holds: the rest follows when there is room, whole and
 * in order. */
static void
test_full(struct poller *poller)
{
	const size_t size = 4 << 20;
	struct hatch hatch;
	char *bytes = calloc(1, size), *read_bytes = calloc(1, size + 64);
	size_t at, total, got = 0, i;
	ssize_t length;
	int ends[2];

	for (i = 0; i < size; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	begin(&hatch, ends, poller);
	at = parcel_begin(&hatch.out, PARCEL_COLLECT);
	parcel_put_bytes(&hatch.out, bytes, size);
	parcel_end(&hatch.out, at);
	total = hatch.out.length;
	hatch_flush(&hatch);
	CHECK(hatch.is_blocked && hatch.gone > 0 && hatch.gone < total);
	/* Nothing goes meanwhile. */
	at = hatch.gone;
	hatch_flush(&hatch);
	CHECK_NUMBER(hatch.gone, at);
	while (got < total) {
		length = recv(ends[1], read_bytes + got, size + 64 - got,
		    MSG_DONTWAIT);
		if (length > 0)
			got += (size_t)length;
		else
			turn(poller);
	}
	CHECK_NUMBER(got, total);
	CHECK(memmem(read_bytes, got, bytes, size) != NULL);
	CHECK(!hatch.is_blocked && hatch.out.length == 0);
	/* A large buffer is given back. */
	CHECK(hatch.out.bytes == NULL);
	hatch_close(&hatch);
	(void)close(ends[1]);
	free(bytes);
	free(read_bytes);
}

/* With waiting: the answer, no answer, half of one, rubbish. */
static void
test_ask(void)
{
	static const struct { const char *answer; size_t length; int status; }
	rows[] = { { "", 0, -1 }, { "\x08\0\0\0", 4, -1 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff", 8, -1 } };
	struct text question = { 0 }, answer = { 0 };
	struct parcel parcel;
	size_t i;
	int ends[2];

	put_number(&question, 5);
	for (i = 0; i < countof(rows); i++) {
		CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
		CHECK(write(ends[1], rows[i].answer, rows[i].length) ==
		    (ssize_t)rows[i].length);
		(void)shutdown(ends[1], SHUT_WR);
		text_cut(&answer, 0);
		CHECK_NUMBER(hatch_ask(ends[0], &question, &answer, &parcel),
		    rows[i].status);
		(void)close(ends[0]);
		(void)close(ends[1]);
	}
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	CHECK(write(ends[1], question.bytes, question.length) ==
	    (ssize_t)question.length);
	text_cut(&answer, 0);
	CHECK(hatch_ask(ends[0], &question, &answer, &parcel) == 0);
	CHECK_NUMBER(parcel_take_number(&parcel), 5);
	CHECK(!parcel.is_bad);
	(void)close(ends[1]);
	/* Nobody is there to be asked. */
	CHECK(hatch_ask(ends[0], &question, &answer, &parcel) < 0);
	(void)close(ends[0]);
	text_clear(&question);
	text_clear(&answer);
}

int
main(void)
{
	struct clock clock;
	struct poller *poller;

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	test_take(poller);
	test_gone(poller);
	test_full(poller);
	test_ask();
	poller_free(poller);
	return harness_end();
}
