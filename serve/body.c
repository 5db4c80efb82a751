/* SPDX-License-Identifier: MIT */
/*
 * Bodies that the kernel sends from files.  A calendar of 22 KB is sent with a
 * fifth less work of its sender and of a receiver on the same machine, as nginx
 * would send it (bench/run feeds).
 *
 * libmicrohttpd can do the like for a file, but sends the head in a packet of
 * its own and the body later.  So it is given memory, which it sends along with
 * the head by one sendmsg(); the linker puts __wrap_sendmsg() in the place of
 * that (Makefile, LINK_patchdayd).  Is the body in a file, the head is sent
 * with the word that more is coming, and the body from the file.  Nothing
 * depends on it: what the kernel did not take is sent by libmicrohttpd from the
 * same memory, in which the file is mapped.
 *
 * Nobody tells a sendmsg() whose memory it is, so what is known of a large body
 * lies before it, also of one without a file:
 *
 *	| … struct body | the file's pages, or memory … |
 *
 * Who else gives two pieces to sendmsg(), the second of them as large, must not
 * be linked in; nobody is (the libraries that are loaded have their own).
 *
 * The file has no name (O_TMPFILE) and goes with its descriptor.  It is never
 * written again, since pages of it may still be on their way to somebody slow.
 */
#include "body_internal.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mem.h"

/* Below it copying costs no more than the second call. */
#define BODY_LEAST (16 * 1024)

/* What lies before a large body. */
struct body {
	char *bytes;			/* behind it */
	size_t length;
	struct bodies *bodies;		/* of a file; NULL: in memory */
	int descriptor;
};

ssize_t __real_sendmsg(int descriptor, const struct msghdr *message,
    int flags);
ssize_t __wrap_sendmsg(int descriptor, const struct msghdr *message,
    int flags);

void
body_init(struct bodies *bodies, const char *folder, int most)
{
	*bodies = (struct bodies){ .most = most };
	if (folder != NULL)
		bodies->folder = mem_string(folder);
}

void
body_clear(struct bodies *bodies)
{
	free(bodies->folder);
}

static size_t
body_page(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* What the mapping of a file takes: the page before it, and its own. */
static size_t
body_span(size_t length)
{
	size_t page = body_page();

	return page + (length + page - 1) / page * page;
}

/* A file with the bytes; -1 when the folder's file system has none without a
 * name (open(2), O_TMPFILE), or no room. */
static int
body_write(const char *folder, const char *bytes, size_t length)
{
	int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	ssize_t written;

	while (descriptor != -1 && length > 0) {
		written = write(descriptor, bytes, length);
		if (written <= 0) {
			(void)close(descriptor);
			return -1;
		}
		bytes += written;
		length -= (size_t)written;
	}
	return descriptor;
}

/* Map the file behind a page for what is known of it.  NULL: not possible. */
static struct body *
body_map(int descriptor, size_t length)
{
	size_t page = body_page(), span = body_span(length);
	struct body *body;
	char *map;

	map = mmap(NULL, span, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return NULL;
	if (mmap(map + page, span - page, PROT_READ, MAP_SHARED | MAP_FIXED,
	    descriptor, 0) == MAP_FAILED) {
		(void)munmap(map, span);
		return NULL;
	}
	body = (struct body *)(void *)(map + page) - 1;
	*body = (struct body){ .bytes = map + page, .length = length,
	    .descriptor = descriptor };
	return body;
}

/* In a file; NULL: it has to be memory. */
static struct body *
body_new_file(struct bodies *bodies, const char *bytes, size_t length)
{
	struct body *body = NULL;
	int descriptor = -1;

	if (bodies == NULL || bodies->folder == NULL)
		return NULL;
	if (__atomic_add_fetch(&bodies->count, 1, __ATOMIC_RELAXED) <=
	    bodies->most)
		descriptor = body_write(bodies->folder, bytes, length);
	if (descriptor != -1)
		body = body_map(descriptor, length);
	if (body != NULL) {
		body->bodies = bodies;
		return body;
	}
	if (descriptor != -1)
		(void)close(descriptor);
	__atomic_sub_fetch(&bodies->count, 1, __ATOMIC_RELAXED);
	return NULL;
}

static struct body *
body_new_memory(const char *bytes, size_t length)
{
	struct body *body = mem_new(1, sizeof(*body) + length);

	*body = (struct body){ .bytes = (char *)(body + 1), .length = length };
	memcpy(body->bytes, bytes, length);
	return body;
}

/* MHD_ContentReaderFreeCallback: the last who sent it is done. */
static void
body_free(void *context)
{
	struct body *body = context;
	struct bodies *bodies = body->bodies;

	if (bodies == NULL) {
		free(body);
		return;
	}
	(void)close(body->descriptor);
	(void)munmap(body->bytes - body_page(), body_span(body->length));
	__atomic_sub_fetch(&bodies->count, 1, __ATOMIC_RELAXED);
}

struct MHD_Response *
body_make(struct bodies *bodies, char *bytes, size_t length)
{
	struct body *body;

	if (length < BODY_LEAST)
		return MHD_create_response_from_buffer(length, bytes,
		    MHD_RESPMEM_MUST_FREE);
	body = body_new_file(bodies, bytes, length);
	if (body == NULL)
		body = body_new_memory(bytes, length);
	free(bytes);
	return MHD_create_response_from_buffer_with_free_callback_cls(length,
	    body->bytes, body_free, body);
}

/* The body that is sent behind a head, from a file; NULL: none. */
static const struct body *
body_find(const struct msghdr *message)
{
	const struct iovec *bytes = &message->msg_iov[1];
	const struct body *body;

	if (message->msg_iovlen != 2 || bytes->iov_len < BODY_LEAST)
		return NULL;
	body = (const struct body *)bytes->iov_base - 1;
	return body->bytes == bytes->iov_base &&
	    body->length == bytes->iov_len && body->bodies != NULL ?
	    body : NULL;
}

/* sendmsg(2) for all that is linked in.  How much was taken of both; what was
 * not is sent by the caller. */
ssize_t
__wrap_sendmsg(int descriptor, const struct msghdr *message, int flags)
{
	const struct body *body = body_find(message);
	const struct iovec *head = message->msg_iov;
	ssize_t sent, more;
	off_t offset = 0;

	if (body == NULL)
		return __real_sendmsg(descriptor, message, flags);
	sent = send(descriptor, head->iov_base, head->iov_len,
	    flags | MSG_MORE);
	if (sent < 0 || (size_t)sent < head->iov_len)
		return sent;
	more = sendfile(descriptor, body->descriptor, &offset, body->length);
	return more < 0 ? sent : sent + more;
}
