/* SPDX-License-Identifier: MIT */
/*
 * A peer on 127.0.0.1 that takes everything at once, for the fan-out:
 *	sink smtp PORT	a mail server with PIPELINING, as they all have
 *	sink http PORT	answers each POST as Slack's chat.postMessage does
 *	sink 429 PORT	answers each POST with 429 and Retry-After: 1
 * Ends with the process that started it.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define SINK_BYTES (256 * 1024)
#define SINK_ANSWERS 4096
#define SINK_EVENTS 64

enum sink_kind { SINK_SMTP, SINK_HTTP, SINK_REFUSING };

struct peer {
	int descriptor;
	bool is_in_data;	/* SMTP: between DATA and the dot */
	size_t length;
	char bytes[SINK_BYTES + 1];
	size_t said;		/* answers to one read leave together */
	char answers[SINK_ANSWERS];
};

static const char sink_ok[] = "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\nContent-Length: 55\r\n\r\n"
    "{\"ok\":true,\"channel\":\"C0SINK\",\"ts\":\"1796338800.000100\"}";
static const char sink_refused[] = "HTTP/1.1 429 Too Many Requests\r\n"
    "Retry-After: 1\r\nContent-Type: application/json\r\n"
    "Content-Length: 34\r\n\r\n{\"ok\":false,\"error\":\"ratelimited\"}";

static void
sink_flush(struct peer *peer)
{
	if (peer->said > 0)
		(void)!write(peer->descriptor, peer->answers, peer->said);
	peer->said = 0;
}

static void
sink_say(struct peer *peer, const char *text, size_t length)
{
	if (peer->said + length > SINK_ANSWERS)
		sink_flush(peer);
	memcpy(peer->answers + peer->said, text, length);
	peer->said += length;
}

static void
sink_drop(struct peer *peer, size_t length)
{
	peer->length -= length;
	memmove(peer->bytes, peer->bytes + length, peer->length);
	peer->bytes[peer->length] = '\0';
}

/* One line or one letter; false when more must come first. */
static bool
sink_take_smtp(struct peer *peer)
{
	const char *end = strstr(peer->bytes,
	    peer->is_in_data ? "\r\n.\r\n" : "\r\n");
	const char *answer = "250 ok\r\n";
	bool is_over;

	if (end == NULL)
		return false;
	is_over = !peer->is_in_data &&
	    strncasecmp(peer->bytes, "QUIT", 4) == 0;
	if (peer->is_in_data) {
		peer->is_in_data = false;
		end += 3;
	} else if (strncasecmp(peer->bytes, "DATA", 4) == 0) {
		peer->is_in_data = true;
		answer = "354 go on\r\n";
	} else if (is_over) {
		answer = "221 bye\r\n";
	} else if (strncasecmp(peer->bytes, "EHLO", 4) == 0) {
		answer = "250-sink\r\n250 PIPELINING\r\n";
	}
	sink_say(peer, answer, strlen(answer));
	sink_drop(peer, (size_t)(end + 2 - peer->bytes));
	if (is_over)
		sink_flush(peer);
	if (is_over)
		(void)shutdown(peer->descriptor, SHUT_WR);
	return true;
}

static bool
sink_take_http(struct peer *peer, enum sink_kind kind)
{
	const char *end = strstr(peer->bytes, "\r\n\r\n");
	const char *length = strcasestr(peer->bytes, "\r\nContent-Length:");
	size_t wanted;

	if (end == NULL)
		return false;
	wanted = (size_t)(end + 4 - peer->bytes) + (length == NULL ||
	    length > end ? 0 : strtoul(length + 17, NULL, 10));
	if (peer->length < wanted)
		return false;
	if (kind == SINK_HTTP)
		sink_say(peer, sink_ok, sizeof(sink_ok) - 1);
	else
		sink_say(peer, sink_refused, sizeof(sink_refused) - 1);
	sink_drop(peer, wanted);
	return true;
}

static void
sink_read(struct peer *peer, enum sink_kind kind)
{
	ssize_t got = read(peer->descriptor, peer->bytes + peer->length,
	    SINK_BYTES - peer->length);

	if (got <= 0) {
		(void)close(peer->descriptor);
		free(peer);
		return;
	}
	peer->length += (size_t)got;
	peer->bytes[peer->length] = '\0';
	while (peer->length > 0 && (kind == SINK_SMTP ?
	    sink_take_smtp(peer) : sink_take_http(peer, kind)))
		;
	sink_flush(peer);
}

static void
sink_accept(int epoll, int listener, enum sink_kind kind)
{
	struct peer *peer = malloc(sizeof(*peer));
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = peer };
	int one = 1;

	if (peer == NULL)
		exit(1);
	peer->length = peer->said = 0;
	peer->is_in_data = false;
	peer->descriptor = accept(listener, NULL, NULL);
	(void)setsockopt(peer->descriptor, IPPROTO_TCP, TCP_NODELAY, &one,
	    sizeof(one));
	(void)epoll_ctl(epoll, EPOLL_CTL_ADD, peer->descriptor, &event);
	if (kind == SINK_SMTP)
		(void)!write(peer->descriptor, "220 sink\r\n", 10);
}

static int
sink_listen(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)atoi(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int descriptor = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	(void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one,
	    sizeof(one));
	if (bind(descriptor, (struct sockaddr *)&address,
	    sizeof(address)) != 0 || listen(descriptor, 512) != 0) {
		perror(port);
		exit(1);
	}
	return descriptor;
}

int
main(int argc, char **argv)
{
	struct epoll_event events[SINK_EVENTS], event = { .events = EPOLLIN };
	enum sink_kind kind;
	int epoll, listener, count, i;

	if (argc != 3)
		return 2;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	(void)signal(SIGPIPE, SIG_IGN);
	kind = strcmp(argv[1], "smtp") == 0 ? SINK_SMTP :
	    strcmp(argv[1], "http") == 0 ? SINK_HTTP : SINK_REFUSING;
	epoll = epoll_create1(0);
	listener = sink_listen(argv[2]);
	(void)epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		count = epoll_wait(epoll, events, SINK_EVENTS, -1);
		for (i = 0; i < count; i++)
			if (events[i].data.ptr == NULL)
				sink_accept(epoll, listener, kind);
			else
				sink_read(events[i].data.ptr, kind);
	}
}
