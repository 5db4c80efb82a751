/* SPDX-License-Identifier: MIT */
/*
 * TLS for libgit2 by libcurl.  As Debian builds it, libgit2 has its own from
 * mbedTLS 2.28, with which it speaks TLS 1.0 and takes an address for a name;
 * its list of ciphers, which could forbid the former, is fixed where mbedTLS is
 * used.  libcurl's is the one that all other sources are asked with.
 *
 * A stream is made without knowing for which fetch (git2/sys/stream.h), so its
 * connect() does nothing.  The connection is made and judged when libgit2 asks
 * the fetch whether the stream's certificate will do, which is before the first
 * byte; whoever would not be asked has a stream that reads and writes nothing.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <git2/sys/stream.h>
/* git_error_set_str() moved there with libgit2 1.8; before, git2.h has it. */
#ifdef __has_include
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif
#endif

#include "fetch_curl.h"
#include "mem.h"
#include "repository_internal.h"
#include "text.h"

#define REPOSITORY_STREAM_MS 60000	/* silence ends it */

struct repository_stream {
	git_stream stream;	/* first: this is one */
	git_cert cert;		/* what the fetch is asked about */
	char *url;
	const struct curl_api *api;	/* lent, once it is connected */
	CURL *easy;
};

/* --- connecting ----------------------------------------------------------- */

static int
repository_stream_connect(git_stream *base)
{
	(void)base;
	return 0;
}

/* Asked for once, by whom it is handed to repository_stream_open(). */
static int
repository_stream_certificate(git_cert **ret_cert, git_stream *base)
{
	*ret_cert = &((struct repository_stream *)base)->cert;
	return 0;
}

int
repository_stream_open(git_cert *cert, const struct curl_api *api,
    const char *ca_file, struct error *ret_error)
{
	struct repository_stream *stream = (struct repository_stream *)
	    ((char *)cert - offsetof(struct repository_stream, cert));
	CURL *easy = api->easy_init();
	const char *text;
	CURLcode code;

	if (easy == NULL)
		return error_set(ret_error, ERROR_SYSTEM,
		    "libcurl cannot start");
	stream->api = api;
	stream->easy = easy;
	api->easy_setopt(easy, CURLOPT_URL, stream->url);
	api->easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	api->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	api->easy_setopt(easy, CURLOPT_NOPROXY, "*");
	api->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)REPOSITORY_STREAM_MS);
	api->easy_setopt(easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl_api_set_tls(api, easy, ca_file);
	code = api->easy_perform(easy);
	if (code == CURLE_OK)
		return 0;
	text = fetch_curl_describe(code);
	return error_set(ret_error, ERROR_NETWORK, text != NULL ?
	    "its server %s" : "its server did not answer (%s)", text != NULL ?
	    text : api->easy_strerror(code));
}

/* --- bytes ---------------------------------------------------------------- */

/* Nothing to be had now: wait for the socket.  Does it go on? */
static bool
repository_stream_wait(struct repository_stream *stream, short events)
{
	struct pollfd poller = { .events = events };
	curl_socket_t descriptor = CURL_SOCKET_BAD;
	int count;

	if (stream->api->easy_getinfo(stream->easy, CURLINFO_ACTIVESOCKET,
	    &descriptor) != CURLE_OK || descriptor == CURL_SOCKET_BAD)
		return false;
	poller.fd = descriptor;
	do {
		count = poll(&poller, 1, REPOSITORY_STREAM_MS);
	} while (count < 0 && errno == EINTR);
	return count > 0;
}

/* libgit2's words for what a stream cannot do. */
static ssize_t
repository_stream_fail(const char *text)
{
	(void)git_error_set_str(GIT_ERROR_NET, text);
	return -1;
}

/* At least one byte; 0 at the end. */
static ssize_t
repository_stream_read(git_stream *base, void *bytes, size_t length)
{
	struct repository_stream *stream = (struct repository_stream *)base;
	size_t count = 0;
	CURLcode code;

	if (stream->easy == NULL)
		return repository_stream_fail("not connected");
	while ((code = stream->api->easy_recv(stream->easy, bytes, length,
	    &count)) == CURLE_AGAIN)
		if (!repository_stream_wait(stream, POLLIN))
			return repository_stream_fail("the server is silent");
	if (code != CURLE_OK)
		return repository_stream_fail("the connection broke off");
	return (ssize_t)count;
}

static ssize_t
repository_stream_write(git_stream *base, const char *bytes, size_t length,
    int flags)
{
	struct repository_stream *stream = (struct repository_stream *)base;
	size_t count = 0;
	CURLcode code;

	(void)flags;
	if (stream->easy == NULL)
		return repository_stream_fail("not connected");
	while ((code = stream->api->easy_send(stream->easy, bytes, length,
	    &count)) == CURLE_AGAIN)
		if (!repository_stream_wait(stream, POLLOUT))
			return repository_stream_fail("the server is silent");
	if (code != CURLE_OK)
		return repository_stream_fail("the connection broke off");
	return (ssize_t)count;
}

/* --- beginning and end ---------------------------------------------------- */

static int
repository_stream_close(git_stream *base)
{
	struct repository_stream *stream = (struct repository_stream *)base;

	if (stream->easy != NULL)
		stream->api->easy_cleanup(stream->easy);
	stream->easy = NULL;
	return 0;
}

static void
repository_stream_free(git_stream *base)
{
	struct repository_stream *stream = (struct repository_stream *)base;

	(void)repository_stream_close(base);
	free(stream->url);
	free(stream);
}

/* An address of version 6 comes without its brackets. */
static int
repository_stream_new(git_stream **ret_stream, const char *host,
    const char *port)
{
	struct repository_stream *stream = mem_new(1, sizeof(*stream));
	bool is_bare = strchr(host, ':') != NULL && host[0] != '[';

	stream->stream = (git_stream){ .version = GIT_STREAM_VERSION,
	    .encrypted = 1, .connect = repository_stream_connect,
	    .certificate = repository_stream_certificate,
	    .read = repository_stream_read, .write = repository_stream_write,
	    .close = repository_stream_close, .free = repository_stream_free };
	stream->cert.cert_type = GIT_CERT_NONE;
	stream->url = mem_format(is_bare ? "https://[%s]:%s/" :
	    "https://%s:%s/", host, port);
	*ret_stream = &stream->stream;
	return 0;
}

int
repository_stream_register(void)
{
	git_stream_registration registration = {
		.version = GIT_STREAM_VERSION, .init = repository_stream_new };

	return git_stream_register(GIT_STREAM_TLS, &registration);
}
