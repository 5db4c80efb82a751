/* SPDX-License-Identifier: MIT */
/* A raw HTTP client for tests: sends any bytes, reads one answer. */
#ifndef PATCHDAY_FAKE_CLIENT_H
#define PATCHDAY_FAKE_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "text.h"

#define CLIENT_PATIENCE_MS 30000

struct answer {
	int status;		/* 0: closed without an answer */
	struct text head, body;	/* head: up to the empty line */
	bool is_closed;		/* the peer closed behind it */
};

/* Connect to "127.0.0.1:PORT" or "unix:PATH"; -1 when that fails. */
static inline int
client_open(const char *address)
{
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	struct sockaddr_in inet = { .sin_family = AF_INET };
	bool is_unix = strncmp(address, "unix:", 5) == 0;
	int descriptor;

	if (is_unix) {
		snprintf(local.sun_path, sizeof(local.sun_path), "%s",
		    address + 5);
	} else {
		inet.sin_port = htons((uint16_t)atoi(
		    strrchr(address, ':') + 1));
		inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	}
	descriptor = socket(is_unix ? AF_UNIX : AF_INET,
	    SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(descriptor, is_unix ? (struct sockaddr *)&local :
	    (struct sockaddr *)&inet, is_unix ? sizeof(local) :
	    sizeof(inet)) == 0)
		return descriptor;
	close(descriptor);
	return -1;
}

static inline bool
client_send(int descriptor, const char *bytes, size_t length)
{
	ssize_t sent;

	while (length > 0) {
		sent = send(descriptor, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

/* Read what comes next; 0 at the end, -1 when nothing comes in time. */
static inline ssize_t
client_read(int descriptor, char *block, size_t size)
{
	struct pollfd readable = { .fd = descriptor, .events = POLLIN };

	if (poll(&readable, 1, CLIENT_PATIENCE_MS) != 1)
		return -1;
	size = (size_t)recv(descriptor, block, size, 0);
	return (ssize_t)size < 0 ? 0 : (ssize_t)size;
}

/* The value of a header in `head`, in `value`; "" when it is not there. */
static inline const char *
client_header(const struct answer *answer, const char *name, char value[400])
{
	const char *line = text_string(&answer->head);
	size_t length = strlen(name);

	value[0] = '\0';
	while ((line = strstr(line, "\r\n")) != NULL) {
		line += 2;
		if (strncasecmp(line, name, length) == 0 &&
		    line[length] == ':') {
			line += length + 1;
			line += strspn(line, " ");
			snprintf(value, 400, "%.*s",
			    (int)strcspn(line, "\r"), line);
			break;
		}
	}
	return value;
}

static inline void
answer_clear(struct answer *answer)
{
	text_clear(&answer->head);
	text_clear(&answer->body);
	memset(answer, 0, sizeof(*answer));
}

/* Read one answer; `is_head`: its body is not sent. */
static inline void
client_receive(int descriptor, bool is_head, struct answer *ret_answer)
{
	struct text all = { 0 };
	char block[65536], value[400];
	const char *end = NULL;
	size_t wanted = 0, head;
	ssize_t got = 1;

	memset(ret_answer, 0, sizeof(*ret_answer));
	while (got > 0) {
		end = end != NULL || all.length == 0 ? end :
		    strstr(all.bytes, "\r\n\r\n");
		if (end != NULL && ret_answer->head.length == 0) {
			head = (size_t)(end - all.bytes) + 2;
			text_put(&ret_answer->head, all.bytes, head);
			ret_answer->status = atoi(all.bytes + 9);
			wanted = head + 2;
			if (!is_head && ret_answer->status != 304)
				wanted += (size_t)atol(client_header(
				    ret_answer, "Content-Length", value));
		}
		if (end != NULL && all.length >= wanted)
			break;
		got = client_read(descriptor, block, sizeof(block));
		if (got > 0)
			text_put(&all, block, (size_t)got);
	}
	head = ret_answer->head.length + 2;
	if (end != NULL && all.length > head)
		text_put(&ret_answer->body, all.bytes + head,
		    all.length - head);
	ret_answer->is_closed = got == 0;
	text_clear(&all);
}

/* One request on an own connection, and what comes back. */
static inline void
client_ask(const char *address, const char *request, size_t length,
    struct answer *ret_answer)
{
	int descriptor = client_open(address);
	char block[16];

	memset(ret_answer, 0, sizeof(*ret_answer));
	if (descriptor == -1)
		return;
	(void)client_send(descriptor, request, length);
	client_receive(descriptor, strncmp(request, "HEAD ", 5) == 0,
	    ret_answer);
	if (!ret_answer->is_closed && strstr(text_string(&ret_answer->head),
	    "onnection: close") != NULL)
		ret_answer->is_closed =
		    client_read(descriptor, block, sizeof(block)) == 0;
	close(descriptor);
}

#endif
