/* SPDX-License-Identifier: MIT */
/*
 * One exchange under way: what libcurl is told, what it hands over, and what
 * became of it. libcurl is let do TLS, HTTP and SMTP, and nothing that it could
 * do by itself: no proxy from the environment, no redirects, no protocol but
 * the one that was asked for, no address that leads into a cloud's inside.
 *
 * What matters most is transfer_progress(): could the peer have taken it?
 * Everything that repeats or gives up builds on that answer.
 */
#include "transfer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mem.h"
#include "url.h"

/* name, TCP and TLS together */
#define TRANSFER_CONNECT_MS 5000L
#define TRANSFER_URL_MAX 2000
/* A mail server that is silent for this part of the time is given up; only
 * for its answer to the final dot is all of it waited (Postfix: 600 s). */
#define TRANSFER_SMTP_PATIENCE 5

/* libcurl writes CR LF inside an address or a header as it is: a stranger's
 * name would become a second recipient (measured with 7.88.1). */
static int
transfer_check_text(const char *what, const char *value,
    struct error *ret_error)
{
	const unsigned char *p = (const unsigned char *)value;

	for (; p != NULL && *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f)
			return error_set(ret_error, ERROR_INPUT,
			    "%s holds a control character", what);
	return 0;
}

/* An address as it stands between <>: what ends it, or begins another, is
 * refused. */
static int
transfer_check_address(const char *what, const char *value,
    struct error *ret_error)
{
	if (value == NULL || strpbrk(value, " <>\"") != NULL ||
	    strchr(value, '@') == NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "%s is no mail address", what);
	return transfer_check_text(what, value, ret_error);
}

/* libcurl doubles the dots after CR LF only: what a server takes for an end
 * of line besides could end the mail early and begin another (measured). */
static int
transfer_check_lines(const char *body, size_t length,
    struct error *ret_error)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (body[i] == '\r' && i + 1 < length && body[i + 1] == '\n')
			i++;
		else if (body[i] == '\r' || body[i] == '\n' ||
		    body[i] == '\0')
			return error_set(ret_error, ERROR_INPUT,
			    "the mail has a line end that is not CR LF");
	}
	return 0;
}

/* Asked before libcurl is loaded: a request that is not fit costs nothing. */
int
transfer_check(const struct exchange_request *request,
    struct error *ret_error)
{
	bool is_plain = strncasecmp(request->url, "http://", 7) == 0 ||
	    request->tls == EXCHANGE_TLS_NONE;

	if (strlen(request->url) > TRANSFER_URL_MAX)
		return error_set(ret_error, ERROR_LIMIT,
		    "the URL is longer than %d bytes", TRANSFER_URL_MAX);
	if (transfer_check_text("the URL", request->url, ret_error) != 0 ||
	    transfer_check_text("the authorization", request->authorization,
	    ret_error) != 0 ||
	    transfer_check_text("the key", request->idempotency_key,
	    ret_error) != 0)
		return -1;
	if (is_plain && !url_is_loopback(request->url))
		return error_set(ret_error, ERROR_INPUT,
		    "without TLS only this machine may be spoken to");
	if (request->protocol == EXCHANGE_HTTP)
		return 0;
	if (transfer_check_address("the sender", request->sender,
	    ret_error) != 0)
		return -1;
	if (transfer_check_address("the recipient", request->recipient,
	    ret_error) != 0)
		return -1;
	return transfer_check_lines(request->body, request->body_length,
	    ret_error);
}

/* libcurl takes the next bytes of the body.  0 says that it is over: for a mail
 * the final dot follows, from which on it may be delivered. */
static size_t
transfer_read(char *buffer, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t room = size * count;
	size_t left = transfer->body_length - transfer->taken;
	size_t given = left < room ? left : room;

	if (given == 0) {
		transfer->has_ended = true;
		/* Only now the server gets all of the time. */
		if (transfer->protocol == EXCHANGE_SMTP)
			(void)transfer->api->easy_setopt(transfer->easy,
			    CURLOPT_SERVER_RESPONSE_TIMEOUT,
			    (long)(transfer->timeout_ms / 1000 + 1));
	}
	memcpy(buffer, transfer->body + transfer->taken, given);
	transfer->taken += given;
	return given;
}

/* CURLOPT_MAXFILESIZE does not bound a chunked answer: count here. */
static size_t
transfer_write(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t length = size * count;

	if (transfer->reply.length + length > EXCHANGE_REPLY_MAX) {
		transfer->is_too_large = true;
		return 0;
	}
	text_put(&transfer->reply, bytes, length);
	return length;
}

/* Keep the server's last line, and apart from it the last that refused: after a
 * refusal libcurl takes its leave, and that is answered too. */
static void
transfer_take_line(struct transfer *transfer, const char *bytes,
    size_t length)
{
	bool is_refusal = length > 0 && (*bytes == '4' || *bytes == '5');
	char *line = is_refusal ? transfer->refusal : transfer->line;

	(void)snprintf(line, TRANSFER_LINE_MAX, "%.*s", (int)length, bytes);
	line[strcspn(line, "\r\n")] = '\0';
}

/* A line of the server: headers of HTTP, every reply of SMTP.  A second "HTTP/"
 * begins the real answer after a 100 (RFC 9110 15.2). */
static size_t
transfer_header(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t length = size * count;

	if (transfer->protocol == EXCHANGE_SMTP) {
		transfer_take_line(transfer, bytes, length);
	} else if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		transfer->has_headers = false;
	} else if (length > 0 && (*bytes == '\r' || *bytes == '\n')) {
		transfer->has_headers = true;
	}
	return length;
}

/*
 * Open a socket, unless it would lead to a link-local address: a cloud's
 * metadata service lives there (169.254.169.254), never a peer of ours.  The
 * name was resolved by libcurl, so a name of a stranger's cannot get around
 * this.  IPv4 in IPv6 would hide the same address.
 */
static curl_socket_t
transfer_open(void *context, curlsocktype purpose,
    struct curl_sockaddr *address)
{
	const struct sockaddr *peer = &address->addr;
	const struct sockaddr_in *v4 = (const void *)peer;
	const struct sockaddr_in6 *v6 = (const void *)peer;
	struct transfer_sockets *sockets = context;
	curl_socket_t descriptor;

	(void)purpose;
	if (peer->sa_family == AF_INET &&
	    (ntohl(v4->sin_addr.s_addr) >> 16) == 0xa9fe)
		return CURL_SOCKET_BAD;
	if (peer->sa_family == AF_INET6 &&
	    (IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr) ||
	    IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)))
		return CURL_SOCKET_BAD;
	descriptor = socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
	if (descriptor != CURL_SOCKET_BAD)
		array_push(&sockets->list, descriptor);
	return descriptor;
}

/* libcurl is done with a connection: it is closed and no longer noted. */
static int
transfer_close(void *context, curl_socket_t descriptor)
{
	struct transfer_sockets *sockets = context;
	size_t i;

	for (i = 0; i < sockets->list.count; i++)
		if (sockets->list.items[i] == descriptor)
			sockets->list.items[i] =
			    sockets->list.items[--sockets->list.count];
	return close(descriptor);
}

/*
 * Not for debugging: the only place where libcurl shows what it is about to
 * send.  It waits for the answer to a QUIT, for two minutes and without letting
 * anybody else work: let there be none.
 */
static int
transfer_debug(CURL *easy, curl_infotype type, char *bytes, size_t length,
    void *context)
{
	const struct transfer *transfer = context;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT && length >= 4 &&
	    memcmp(bytes, "QUIT", 4) == 0)
		(void)shutdown(transfer->socket, SHUT_RD);
	return 0;
}

/*
 * What every exchange has in common.  NOSIGNAL: signals are the daemon's
 * (libcurl would use SIGALRM for names).  Errors of setopt are left alone: each
 * option is known to the version that is required, and the tests of both
 * protocols would fail.
 */
static void
transfer_set_shared(struct transfer *transfer,
    const struct exchange_request *request, struct transfer_sockets *sockets)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = transfer->api->easy_setopt;
	CURL *easy = transfer->easy;

	set(easy, CURLOPT_URL, request->url);
	set(easy, CURLOPT_PRIVATE, transfer);
	set(easy, CURLOPT_NOSIGNAL, 1L);
	set(easy, CURLOPT_NOPROXY, "*");
	set(easy, CURLOPT_ERRORBUFFER, transfer->curl_error);
	set(easy, CURLOPT_CONNECTTIMEOUT_MS, TRANSFER_CONNECT_MS);
	set(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	set(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (request->ca_file != NULL) {
		set(easy, CURLOPT_CAINFO, request->ca_file);
		/* Instead of the system's, not besides them. */
		set(easy, CURLOPT_CAPATH, NULL);
	}
	set(easy, CURLOPT_READFUNCTION, transfer_read);
	set(easy, CURLOPT_READDATA, transfer);
	set(easy, CURLOPT_WRITEFUNCTION, transfer_write);
	set(easy, CURLOPT_WRITEDATA, transfer);
	set(easy, CURLOPT_HEADERFUNCTION, transfer_header);
	set(easy, CURLOPT_HEADERDATA, transfer);
	set(easy, CURLOPT_OPENSOCKETFUNCTION, transfer_open);
	set(easy, CURLOPT_OPENSOCKETDATA, sockets);
	set(easy, CURLOPT_CLOSESOCKETFUNCTION, transfer_close);
	set(easy, CURLOPT_CLOSESOCKETDATA, sockets);
}

/*
 * One more "Name: value" line; the copy is wiped, as the value may be a token.
 */
static void
transfer_add_header(struct transfer *transfer, const char *name,
    const char *value)
{
	char *line = mem_format("%s:%s%s", name, *value != '\0' ? " " : "",
	    value);

	transfer->headers = transfer->api->slist_append(transfer->headers,
	    line);
	explicit_bzero(line, strlen(line));
	free(line);
}

/* What an HTTP request is.  "Expect:" is switched off (empty): waiting for a
 * "100 Continue" costs a second at peers that do not know it. */
static void
transfer_set_http(struct transfer *transfer,
    const struct exchange_request *request)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = transfer->api->easy_setopt;
	CURL *easy = transfer->easy;

	set(easy, CURLOPT_PROTOCOLS_STR,
	    url_is_loopback(request->url) ? "http,https" : "https");
	set(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	set(easy, CURLOPT_FOLLOWLOCATION, 0L);
	set(easy, CURLOPT_USERAGENT, "patchday/" PATCHDAY_VERSION);
	transfer_add_header(transfer, "Accept", "application/json");
	if (strcmp(request->method, "POST") == 0) {
		set(easy, CURLOPT_POST, 1L);
		set(easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)request->body_length);
		transfer_add_header(transfer, "Expect", "");
		transfer_add_header(transfer, "Content-Type",
		    request->content_type);
	}
	if (request->authorization != NULL)
		transfer_add_header(transfer, "Authorization",
		    request->authorization);
	if (request->idempotency_key != NULL)
		transfer_add_header(transfer, "Idempotency-Key",
		    request->idempotency_key);
	set(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

/* What a mail is. libcurl copies what it is given but for the list of
 * recipients, which the transfer keeps. */
static void
transfer_set_smtp(struct transfer *transfer,
    const struct exchange_request *request)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = transfer->api->easy_setopt;
	CURL *easy = transfer->easy;
	char *sender = mem_format("<%s>", request->sender);
	char *recipient = mem_format("<%s>", request->recipient);

	transfer->recipients = transfer->api->slist_append(NULL, recipient);
	set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	set(easy, CURLOPT_UPLOAD, 1L);
	set(easy, CURLOPT_MAIL_FROM, sender);
	set(easy, CURLOPT_MAIL_RCPT, transfer->recipients);
	/* ALL: a server that offers no STARTTLS is refused, not spoken to
	 * in plain text. */
	set(easy, CURLOPT_USE_SSL, request->tls == EXCHANGE_TLS_NONE ?
	    (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	set(easy, CURLOPT_DEBUGFUNCTION, transfer_debug);
	set(easy, CURLOPT_DEBUGDATA, transfer);
	set(easy, CURLOPT_VERBOSE, 1L);
	set(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)
	    (request->timeout_ms / 1000 / TRANSFER_SMTP_PATIENCE + 1));
	if (request->user != NULL)
		set(easy, CURLOPT_USERNAME, request->user);
	if (request->password != NULL)
		set(easy, CURLOPT_PASSWORD, request->password);
	free(sender);
	free(recipient);
}

/* All of it is copied: what the request lends is lent until start() returns
 * (exchange.h). */
struct transfer *
transfer_new(const struct curl_api *api,
    const struct exchange_request *request, struct transfer_sockets *sockets,
    struct error *ret_error)
{
	struct transfer *transfer = mem_new(1, sizeof(*transfer));

	transfer->api = api;
	transfer->socket = CURL_SOCKET_BAD;
	transfer->protocol = request->protocol;
	transfer->body = mem_bytes(request->body, request->body_length);
	transfer->body_length = request->body_length;
	transfer->timeout_ms = request->timeout_ms;
	transfer->easy = api->easy_init();
	if (transfer->easy == NULL) {
		(void)error_set(ret_error, ERROR_SYSTEM,
		    "libcurl gives no handle");
		transfer_free(transfer);
		return NULL;
	}
	transfer_set_shared(transfer, request, sockets);
	if (request->protocol == EXCHANGE_HTTP)
		transfer_set_http(transfer, request);
	else
		transfer_set_smtp(transfer, request);
	return transfer;
}

/*
 * How far did it get?  An HTTP request may have arrived as soon as libcurl
 * took a byte of its body (or sent a bodyless one: those are only reads).  A
 * mail counts for the server from the final dot on, which follows the end of
 * the body (RFC 1047); a 4xx or 5xx is an answer wherever it comes.
 */
static enum exchange_progress
transfer_progress(const struct transfer *transfer, CURLcode code, long status)
{
	if (transfer->protocol == EXCHANGE_HTTP) {
		/* libcurl calls half of the headers an answer. */
		if (status >= 200 && code == CURLE_OK && transfer->has_headers)
			return EXCHANGE_ANSWERED;
		return transfer->taken > 0 || status > 0 ? EXCHANGE_UNKNOWN :
		    EXCHANGE_NEVER_SENT;
	}
	if (code == CURLE_OK || (status >= 400 && status < 600))
		return EXCHANGE_ANSWERED;
	return transfer->has_ended ? EXCHANGE_UNKNOWN : EXCHANGE_NEVER_SENT;
}

/* Fill the reply from what libcurl and the peer said. `reason` is libcurl's
 * text and holds names and numbers, never a header or a body. */
void
transfer_judge(struct transfer *transfer, CURLcode code,
    struct exchange_reply *ret_reply)
{
	curl_off_t retry_after = 0;
	const char *why;
	long status = 0;

	(void)transfer->api->easy_getinfo(transfer->easy,
	    CURLINFO_RESPONSE_CODE, &status);
	(void)transfer->api->easy_getinfo(transfer->easy,
	    CURLINFO_RETRY_AFTER, &retry_after);
	why = transfer->curl_error[0] != '\0' ? transfer->curl_error :
	    transfer->api->easy_strerror(code);
	if (transfer->is_too_large)
		why = "the answer is too large";
	else if (code == CURLE_OK)
		why = "the answer ended early";
	memset(ret_reply, 0, sizeof(*ret_reply));
	ret_reply->progress = transfer_progress(transfer, code, status);
	/* What an earlier command was answered is no answer to this. */
	if (ret_reply->progress == EXCHANGE_ANSWERED)
		ret_reply->status = (int)status;
	ret_reply->retry_after_secs = retry_after > 0 ? retry_after : -1;
	ret_reply->body = text_string(&transfer->reply);
	ret_reply->length = transfer->reply.length;
	if (transfer->protocol == EXCHANGE_SMTP) {
		ret_reply->body = ret_reply->status == 0 ? "" :
		    ret_reply->status >= 400 ? transfer->refusal :
		    transfer->line;
		ret_reply->length = strlen(ret_reply->body);
	}
	if (ret_reply->progress != EXCHANGE_ANSWERED || code != CURLE_OK)
		(void)snprintf(ret_reply->reason, sizeof(ret_reply->reason),
		    "%s", why);
}

/* One of them may be the token. */
static void
transfer_wipe_headers(const struct transfer *transfer)
{
	struct curl_slist *header;

	for (header = transfer->headers; header != NULL;
	    header = header->next)
		explicit_bzero(header->data, strlen(header->data));
}

void
transfer_free(struct transfer *transfer)
{
	if (transfer == NULL)
		return;
	transfer_wipe_headers(transfer);
	if (transfer->easy != NULL)
		transfer->api->easy_cleanup(transfer->easy);
	transfer->api->slist_free_all(transfer->headers);
	transfer->api->slist_free_all(transfer->recipients);
	text_clear(&transfer->reply);
	free(transfer->body);
	free(transfer);
}
