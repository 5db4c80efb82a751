/* SPDX-License-Identifier: MIT */
/* What the service's answer may look like, and what is no answer. */
#include "control.h"
#include "harness.h"

#define NOT_OURS "what answers is no patchday service"
#define CUT_OFF "the service's answer was cut off"

/* Whole answers: status and body. */
static void
test_accepted(void)
{
	static const struct {
		const char *bytes;
		int status;
		const char *body;
	} rows[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi" },
		{ "HTTP/1.1 422 Unprocessable Content\r\n"
		    "Content-Length: 5\r\n\r\nwrong", 422, "wrong" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "" },
		/* a header's name is without case; blanks do not count */
		{ "HTTP/1.1 200 OK\r\ncontent-length:\t 2 \r\n\r\nhi", 200,
		    "hi" },
		{ "HTTP/1.1 503 Busy\r\nDate: x\r\nContent-Length: 2\r\n"
		    "Retry-After: 5\r\n\r\nno", 503, "no" },
		/* the body may hold what looks like a header's end */
		{ "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\na\r\n\r\nb",
		    200, "a\r\n\r\nb" },
		/* only a whole name is the header */
		{ "HTTP/1.1 200 OK\r\nX-Content-Length: 9\r\n"
		    "Content-Length: 1\r\n\r\nx", 200, "x" },
	};
	struct control_reply reply;
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		reply = (struct control_reply){ 0 };
		if (!CHECK_ROW(control_parse(rows[i].bytes,
		    strlen(rows[i].bytes), &reply, &error) == 0,
		    rows[i].bytes))
			continue;
		CHECK_NUMBER(reply.status, rows[i].status);
		CHECK_STRING(reply.body, rows[i].body);
		CHECK_NUMBER(reply.length, strlen(rows[i].body));
		control_reply_clear(&reply);
		CHECK(reply.body == NULL);
	}
}

/* What is refused, and the reason; the reply stays as it was. */
static void
test_refused(void)
{
	static const struct { const char *bytes, *want; } rows[] = {
		{ "", NOT_OURS },
		{ "hello\r\n\r\n", NOT_OURS },
		{ "\r\n\r\n", NOT_OURS },
		{ "HTTP/1.1", NOT_OURS },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", NOT_OURS },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
		    NOT_OURS },
		{ "SSH-2.0-OpenSSH_9.2\r\n\r\n", NOT_OURS },
		{ "HTTP/1.1 200 OK\r\n\r\nhi", CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi", CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nhi", CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nhi",
		    CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nhi",
		    CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n", CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 1 8\r\n\r\nx",
		    CUT_OFF },
		{ "HTTP/1.1 200 OK\r\nContent-Length: "
		    "18446744073709551618\r\n\r\nhi", CUT_OFF },
		{ "HTTP/1.1 99 No\r\nContent-Length: 0\r\n\r\n", CUT_OFF },
		{ "HTTP/1.1 600 No\r\nContent-Length: 0\r\n\r\n", CUT_OFF },
		{ "HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n", CUT_OFF },
		{ "HTTP/1.1 4294967496 OK\r\nContent-Length: 0\r\n\r\n",
		    CUT_OFF },
	};
	struct control_reply reply = { .status = 7 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(control_parse(rows[i].bytes, strlen(rows[i].bytes),
		    &reply, &error) == -1, rows[i].bytes);
		CHECK_STRING(error.text, rows[i].want);
		CHECK_NUMBER(reply.status, 7);
		CHECK(reply.body == NULL);
	}
}

/* A body may hold any byte, a NUL too. */
static void
test_bytes(void)
{
	static const char bytes[] =
	    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na\0b";
	struct control_reply reply = { 0 };
	struct error error;

	CHECK(control_parse(bytes, sizeof(bytes) - 1, &reply, &error) == 0);
	CHECK_NUMBER(reply.length, 3);
	CHECK(memcmp(reply.body, "a\0b", 4) == 0);
	control_reply_clear(&reply);
}

/* Nobody there: the message says what to look at. */
static void
test_nobody(void)
{
	const struct control_request request = { .method = "GET",
	    .target = "/" };
	struct control_reply reply = { 0 };
	struct error error = { 0 };
	char path[200];

	CHECK(control_send("/nonexistent/patchday/control", &request,
	    &reply, &error) == -1);
	CHECK(strstr(error.text, "is it running") != NULL);
	CHECK(strstr(error.text, "/nonexistent/patchday/control") != NULL);
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	CHECK(control_send(path, &request, &reply, &error) == -1);
	CHECK(strstr(error.text, "at most 107 bytes") != NULL);
	CHECK(reply.body == NULL);
}

int
main(void)
{
	test_accepted();
	test_refused();
	test_bytes();
	test_nobody();
	return harness_end();
}
