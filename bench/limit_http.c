/* SPDX-License-Identifier: MIT */
/*
 * The limit for serving: one thread, one epoll loop, one prepared answer.
 *   limit_http PORT FILE
 * Answers every request on a connection with the file, from the kernel's page
 * cache, or with 304 when the request names the one ETag.  No checks: not a server, a yardstick.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVENTS 256
#define REQUEST_MAX 4096

static int file;
static off_t file_length;
static char head[512];
static const char unchanged[] =
    "HTTP/1.1 304 Not Modified\r\nETag: \"limit\"\r\n\r\n";

static void
prepare(const char *path)
{
	struct stat status;

	file = open(path, O_RDONLY);
	if (file < 0 || fstat(file, &status) != 0)
		exit(1);
	file_length = status.st_size;
	sprintf(head, "HTTP/1.1 200 OK\r\nContent-Type: "
	    "text/calendar; charset=utf-8\r\nETag: \"limit\"\r\n"
	    "Content-Length: %lld\r\n\r\n", (long long)file_length);
}

static void
say(int fd, const char *bytes, size_t length, int flags)
{
	while (length > 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | flags);

		if (sent < 0)
			continue;
		bytes += sent;
		length -= (size_t)sent;
	}
}

static void
answer(int fd)
{
	char request[REQUEST_MAX + 1];
	ssize_t got = recv(fd, request, REQUEST_MAX, 0);
	off_t offset = 0;

	if (got <= 0) {
		close(fd);
		return;
	}
	request[got] = '\0';
	if (strstr(request, "\"limit\"") != NULL) {
		say(fd, unchanged, strlen(unchanged), 0);
		return;
	}
	say(fd, head, strlen(head), MSG_MORE);
	while (offset < file_length)
		(void)sendfile(fd, file, &offset,
		    (size_t)(file_length - offset));
}

int
main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct epoll_event event = { .events = EPOLLIN }, events[EVENTS];
	int listener, epoll, one = 1, count, i, fd;

	if (argc != 3)
		return 2;
	prepare(argv[2]);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	address.sin_port = htons((uint16_t)atoi(argv[1]));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(listener, 1024) != 0)
		return 1;
	epoll = epoll_create1(0);
	event.data.fd = listener;
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		count = epoll_wait(epoll, events, EVENTS, -1);
		for (i = 0; i < count; i++) {
			fd = events[i].data.fd;
			if (fd != listener) {
				answer(fd);
				continue;
			}
			fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one,
			    sizeof(one));
			event.data.fd = fd;
			epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
		}
	}
}
