/* SPDX-License-Identifier: MIT */
/*
 * A connection, opened by libcurl.  It is let do names, TLS, EHLO, STARTTLS and
 * AUTH, and nothing that it could do by itself: no proxy from the environment,
 * no protocol but the one that was asked for, no address that leads into a
 * cloud's inside.  CURLOPT_CONNECT_ONLY makes it stop there; what is said then
 * is ours (dialogue.h), which costs a tenth and says exactly what has left.
 *
 * Each wire has a multi handle of its own.  In a shared one libcurl takes
 * connections that it does not use for dead as soon as they have bytes to read,
 * and closes them; it also mixes up TLS settings of those it shares
 * (CVE-2026-8286, -4873).
 */
#include "wire.h"

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
#define WIRE_CONNECT_MS 5000L
/* A mail server that is silent for this part of the time is given up. */
#define WIRE_SMTP_PATIENCE 5
#define WIRE_LINE_MAX 200

struct wire {
	const struct curl_api *api;	/* lent */
	struct poller *poller;		/* lent */
	const struct clock *clock;	/* lent */
	CURLM *multi;
	CURL *easy;
	enum wire_state state;
	bool is_mail, can_pipeline;
	bool is_sending;		/* it waits to send */
	bool has_address;		/* the name server has answered */
	curl_socket_t socket;		/* of the one connection */
	int64_t timeout_ms;		/* boot clock; INT64_MAX: none */
	wire_ready ready;
	void *context;
	/* SMTP: the server's last line that refused. */
	char refusal[WIRE_LINE_MAX];
	char curl_error[CURL_ERROR_SIZE];
	CURLcode code;			/* why it failed */
};

/* A line of the mail server.  What it offers it may say again after STARTTLS;
 * only that counts, hence the 220, which also greets. */
static size_t
wire_header(char *bytes, size_t size, size_t count, void *context)
{
	struct wire *wire = context;
	size_t length = size * count;

	if (length >= 3 && memcmp(bytes, "220", 3) == 0)
		wire->can_pipeline = false;
	else if (length >= 14 && memcmp(bytes, "250", 3) == 0 &&
	    strncasecmp(bytes + 4, "PIPELINING", 10) == 0)
		wire->can_pipeline = true;
	if (length > 0 && (*bytes == '4' || *bytes == '5')) {
		(void)snprintf(wire->refusal, WIRE_LINE_MAX, "%.*s",
		    (int)length, bytes);
		wire->refusal[strcspn(wire->refusal, "\r\n")] = '\0';
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
wire_open(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct sockaddr *peer = &address->addr;
	const struct sockaddr_in *v4 = (const void *)peer;
	const struct sockaddr_in6 *v6 = (const void *)peer;
	struct wire *wire = context;

	(void)purpose;
	wire->has_address = true;
	if (peer->sa_family == AF_INET &&
	    (ntohl(v4->sin_addr.s_addr) >> 16) == 0xa9fe)
		return CURL_SOCKET_BAD;
	if (peer->sa_family == AF_INET6 &&
	    (IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr) ||
	    IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
}

/* libcurl may close a socket while it tries another address. */
static int
wire_close(void *context, curl_socket_t descriptor)
{
	struct wire *wire = context;

	(void)poller_watch(wire->poller, descriptor, 0, NULL, NULL, NULL);
	if (wire->socket == descriptor)
		wire->socket = CURL_SOCKET_BAD;
	return close(descriptor);
}

/*
 * Not for debugging: the only place where libcurl shows what it is about to
 * send.  It waits for the answer to a QUIT, for two minutes and without letting
 * anybody else work: let there be none.
 */
static int
wire_debug(CURL *easy, curl_infotype type, char *bytes, size_t length,
    void *context)
{
	const struct wire *wire = context;

	(void)easy;
	if (type == CURLINFO_HEADER_OUT && length >= 4 &&
	    memcmp(bytes, "QUIT", 4) == 0)
		(void)shutdown(wire->socket, SHUT_RD);
	return 0;
}

/* The poller's callback: tell libcurl while it opens, else whoever speaks. */
static void
wire_poll(void *context, int descriptor, int events)
{
	struct wire *wire = context;
	int mask = 0, running;

	if (wire->state == WIRE_OPEN) {
		wire->ready(wire->context);
		return;
	}
	if ((events & POLLER_READ) != 0)
		mask |= CURL_CSELECT_IN;
	if ((events & POLLER_WRITE) != 0)
		mask |= CURL_CSELECT_OUT;
	(void)wire->api->multi_socket_action(wire->multi, descriptor, mask,
	    &running);
}

/* libcurl's CURLMOPT_SOCKETFUNCTION: which descriptor it waits for. */
static int
wire_watch(CURL *easy, curl_socket_t descriptor, int what, void *context,
    void *of_socket)
{
	struct wire *wire = context;
	int events = 0;

	(void)easy, (void)of_socket;
	if (what != CURL_POLL_REMOVE)
		wire->socket = descriptor;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= POLLER_READ;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= POLLER_WRITE;
	(void)poller_watch(wire->poller, descriptor, events, wire_poll, wire,
	    NULL);
	return 0;
}

/* libcurl's CURLMOPT_TIMERFUNCTION: when it wants to be called without being
 * ready; -1 is never. */
static int
wire_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct wire *wire = context;

	(void)multi;
	wire->timeout_ms = timeout_ms < 0 ? INT64_MAX :
	    clock_boot_ms(wire->clock) + timeout_ms;
	return 0;
}

/*
 * What both protocols have in common.  NOSIGNAL: signals are the daemon's
 * (libcurl would use SIGALRM for names).  QUICK_EXIT: who gives up does not
 * hold up everybody until the name server has answered, which can take half a
 * minute.  Errors of setopt are left alone: each option is known to the version
 * that is required, and the tests of both protocols would fail.
 */
static void
wire_set_shared(struct wire *wire, const struct exchange_request *request)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = wire->api->easy_setopt;
	CURL *easy = wire->easy;

	set(easy, CURLOPT_URL, request->url);
	set(easy, CURLOPT_CONNECT_ONLY, 1L);
	set(easy, CURLOPT_NOSIGNAL, 1L);
	set(easy, CURLOPT_QUICK_EXIT, 1L);
	set(easy, CURLOPT_NOPROXY, "*");
	set(easy, CURLOPT_ERRORBUFFER, wire->curl_error);
	set(easy, CURLOPT_CONNECTTIMEOUT_MS, WIRE_CONNECT_MS);
	set(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	curl_api_set_tls(wire->api, easy, request->ca_file);
	set(easy, CURLOPT_OPENSOCKETFUNCTION, wire_open);
	set(easy, CURLOPT_OPENSOCKETDATA, wire);
	set(easy, CURLOPT_CLOSESOCKETFUNCTION, wire_close);
	set(easy, CURLOPT_CLOSESOCKETDATA, wire);
}

static void
wire_set_http(struct wire *wire, const struct exchange_request *request)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = wire->api->easy_setopt;

	set(wire->easy, CURLOPT_PROTOCOLS_STR,
	    url_is_loopback(request->url) ? "http,https" : "https");
	set(wire->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
}

static void
wire_set_smtp(struct wire *wire, const struct exchange_request *request)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = wire->api->easy_setopt;
	CURL *easy = wire->easy;

	set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	/* ALL: a server that offers no STARTTLS is refused, not spoken to
	 * in plain text. */
	set(easy, CURLOPT_USE_SSL, request->tls == EXCHANGE_TLS_NONE ?
	    (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	set(easy, CURLOPT_HEADERFUNCTION, wire_header);
	set(easy, CURLOPT_HEADERDATA, wire);
	set(easy, CURLOPT_DEBUGFUNCTION, wire_debug);
	set(easy, CURLOPT_DEBUGDATA, wire);
	set(easy, CURLOPT_VERBOSE, 1L);
	set(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)
	    (request->timeout_ms / 1000 / WIRE_SMTP_PATIENCE + 1));
	if (request->user != NULL)
		set(easy, CURLOPT_USERNAME, request->user);
	if (request->password != NULL)
		set(easy, CURLOPT_PASSWORD, request->password);
}

static void
wire_set_multi(struct wire *wire)
{
	CURLMcode (*set)(CURLM *, CURLMoption, ...) = wire->api->multi_setopt;

	set(wire->multi, CURLMOPT_SOCKETFUNCTION, wire_watch);
	set(wire->multi, CURLMOPT_SOCKETDATA, wire);
	set(wire->multi, CURLMOPT_TIMERFUNCTION, wire_timer);
	set(wire->multi, CURLMOPT_TIMERDATA, wire);
}

struct wire *
wire_new(const struct curl_api *api, struct poller *poller,
    const struct clock *clock, const struct exchange_request *request,
    struct error *ret_error)
{
	struct wire *wire = mem_new(1, sizeof(*wire));

	wire->api = api;
	wire->poller = poller;
	wire->clock = clock;
	wire->socket = CURL_SOCKET_BAD;
	wire->timeout_ms = INT64_MAX;
	wire->is_mail = request->protocol == EXCHANGE_SMTP;
	wire->multi = api->multi_init();
	wire->easy = api->easy_init();
	if (wire->multi == NULL || wire->easy == NULL)
		goto out;
	wire_set_multi(wire);
	wire_set_shared(wire, request);
	if (wire->is_mail)
		wire_set_smtp(wire, request);
	else
		wire_set_http(wire, request);
	if (api->multi_add_handle(wire->multi, wire->easy) == CURLM_OK)
		return wire;
out:
	(void)error_set(ret_error, ERROR_SYSTEM, "libcurl gives no handle");
	wire_free(wire);
	return NULL;
}

void
wire_set_ready(struct wire *wire, wire_ready ready, void *context)
{
	wire->ready = ready;
	wire->context = context;
}

/* libcurl has come to its end: the connection is ours, or there is none. */
static void
wire_finish(struct wire *wire, CURLcode code)
{
	curl_socket_t descriptor = CURL_SOCKET_BAD;

	(void)wire->api->easy_getinfo(wire->easy, CURLINFO_ACTIVESOCKET,
	    &descriptor);
	wire->code = code;
	if (code == CURLE_OK && descriptor != CURL_SOCKET_BAD) {
		wire->socket = descriptor;
		wire->state = WIRE_OPEN;
		wire->is_sending = true;
		wire_wait_to_send(wire, false);
	} else {
		wire->state = WIRE_FAILED;
	}
}

void
wire_run(struct wire *wire, int64_t now_ms)
{
	CURLMsg *message;
	int running, left;

	if (wire->timeout_ms <= now_ms) {
		wire->timeout_ms = INT64_MAX;
		(void)wire->api->multi_socket_action(wire->multi,
		    CURL_SOCKET_TIMEOUT, 0, &running);
	}
	while (wire->state == WIRE_OPENING && (message =
	    wire->api->multi_info_read(wire->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE)
			wire_finish(wire, message->data.result);
}

int64_t
wire_wake_ms(const struct wire *wire)
{
	return wire->timeout_ms;
}

enum wire_state
wire_state(const struct wire *wire)
{
	return wire->state;
}

bool
wire_has_address(const struct wire *wire)
{
	return wire->has_address;
}

bool
wire_is_unheard(const struct wire *wire)
{
	return wire->state == WIRE_FAILED && !wire->has_address &&
	    wire->code == CURLE_OPERATION_TIMEDOUT;
}

bool
wire_can_pipeline(const struct wire *wire)
{
	return wire->can_pipeline;
}

/* Nothing was sent; a mail server may have said why, with a 4xx or 5xx, before
 * it heard of any mail.  `reason` is libcurl's text and holds names
 * and numbers, never a password. */
void
wire_fill_failure(const struct wire *wire, struct exchange_reply *ret_reply)
{
	long status = 0;

	memset(ret_reply, 0, sizeof(*ret_reply));
	ret_reply->body = "";
	ret_reply->retry_after_secs = -1;
	(void)wire->api->easy_getinfo(wire->easy, CURLINFO_RESPONSE_CODE,
	    &status);
	if (wire->is_mail && status >= 400 && status < 600) {
		ret_reply->status = (int)status;
		ret_reply->body = wire->refusal;
		ret_reply->length = strlen(wire->refusal);
	}
	(void)snprintf(ret_reply->reason, sizeof(ret_reply->reason), "%s",
	    wire->curl_error[0] != '\0' ? wire->curl_error :
	    wire->api->easy_strerror(wire->code));
}

ssize_t
wire_send(struct wire *wire, const void *bytes, size_t length)
{
	size_t count = 0;
	CURLcode code = wire->api->easy_send(wire->easy, bytes, length,
	    &count);

	if (code == CURLE_OK || code == CURLE_AGAIN)
		return (ssize_t)count;
	return -1;
}

ssize_t
wire_receive(struct wire *wire, void *ret_bytes, size_t size)
{
	size_t count = 0;
	CURLcode code = wire->api->easy_recv(wire->easy, ret_bytes, size,
	    &count);

	if (code == CURLE_AGAIN)
		return 0;
	return code == CURLE_OK && count > 0 ? (ssize_t)count : -1;
}

void
wire_wait_to_send(struct wire *wire, bool is_wanted)
{
	if (wire->is_sending == is_wanted)
		return;
	wire->is_sending = is_wanted;
	(void)poller_watch(wire->poller, wire->socket, is_wanted ?
	    POLLER_READ | POLLER_WRITE : POLLER_READ, wire_poll, wire, NULL);
}

void
wire_free(struct wire *wire)
{
	if (wire == NULL)
		return;
	if (wire->socket != CURL_SOCKET_BAD)
		(void)poller_watch(wire->poller, wire->socket, 0, NULL, NULL,
		    NULL);
	/* libcurl takes leave of mail servers, and would wait for each. */
	if (wire->is_mail && wire->socket != CURL_SOCKET_BAD)
		(void)shutdown(wire->socket, SHUT_RD);
	if (wire->easy != NULL && wire->multi != NULL)
		(void)wire->api->multi_remove_handle(wire->multi, wire->easy);
	if (wire->easy != NULL)
		wire->api->easy_cleanup(wire->easy);
	if (wire->multi != NULL)
		(void)wire->api->multi_cleanup(wire->multi);
	free(wire);
}
