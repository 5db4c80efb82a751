/* SPDX-License-Identifier: MIT */
/*
 * Asking the running service.  The control socket speaks HTTP/1.1, with the
 * routes that the public gate has and some more; one request for each
 * connection, ended by the service (Connection: close).  So an answer is read
 * to its end and then taken apart, and Content-Length must agree: an answer
 * that was cut off is no answer.
 *
 * Written by hand instead of with libcurl, which would cost every `patchday
 * status` 6 ms of loading for a request of four lines.
 *
 *	GET /api/v1/status HTTP/1.1		HTTP/1.1 200 OK
 *	Host: patchday				Content-Type: application/json
 *	Connection: close			Content-Length: 1423
 */
#include "control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli_internal.h"
#include "mem.h"
#include "remote.h"

/* More than any outbox lists; a limit, since the other end is only believed
 * to be ours. */
#define CONTROL_ANSWER_MAX (64 * 1024 * 1024)
/* Longer than the service itself waits for its owner, even to reload (30 s):
 * so its 503 arrives rather than our own time-out. */
#define CONTROL_WAIT_SECS 40
/* Of Content-Length; more would be beyond any limit here. */
#define CONTROL_DIGITS_MAX 12

/* Nobody there, not allowed, or something odd: what a person should look at
 * next.  Closes the descriptor.  Always -1. */
static int
control_fail_connect(const char *path, int descriptor,
    struct error *ret_error)
{
	int code = errno;

	if (descriptor != -1)
		(void)close(descriptor);
	/* No file, or a file that a killed service left: both mean nobody. */
	if (code == ENOENT || code == ECONNREFUSED)
		return error_set(ret_error, ERROR_NETWORK, "no service "
		    "answers at %s; is it running (systemctl status "
		    "patchday), and is --socket right?", path);
	/* Mode 0660 (serve/endpoint.c): the group is what is missing. */
	if (code == EACCES || code == EPERM)
		return error_set(ret_error, ERROR_SYSTEM, "%s: you may not "
		    "use this socket; root lets you by `usermod -aG patchday "
		    "NAME` (sign in again), where that is its group", path);
	return error_set(ret_error, ERROR_SYSTEM, "%s: %s", path,
	    strerror(code));
}

/* A connected socket with deadlines for each send and receive, or -1. */
static int
control_connect(const char *path, struct error *ret_error)
{
	const struct timeval wait = { .tv_sec = CONTROL_WAIT_SECS };
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int descriptor;

	if (strlen(path) >= sizeof(name.sun_path))
		return error_set(ret_error, ERROR_INPUT, "%s: a socket's "
		    "path has at most 107 bytes", path);
	memcpy(name.sun_path, path, strlen(path) + 1);
	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (descriptor == -1 || connect(descriptor,
	    (const struct sockaddr *)&name, sizeof(name)) != 0)
		return control_fail_connect(path, descriptor, ret_error);
	/* Deadlines for each call, not for the whole: the service has its own
	 * for that, and answers or closes. */
	(void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait,
	    sizeof(wait));
	(void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait,
	    sizeof(wait));
	return descriptor;
}

bool
control_is_there(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int descriptor, code = ENOENT;

	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (descriptor != -1 && strlen(path) < sizeof(name.sun_path)) {
		memcpy(name.sun_path, path, strlen(path) + 1);
		code = connect(descriptor, (const struct sockaddr *)&name,
		    sizeof(name)) == 0 ? 0 : errno;
	}
	if (descriptor != -1)
		(void)close(descriptor);
	return code != ENOENT && code != ENOTDIR && code != ECONNREFUSED;
}

/* Send all and read until the service closes.  A failure to send is no
 * failure yet: the service may have answered early, with what was wrong. */
static int
control_exchange(int descriptor, const struct text *request,
    struct text *answer, struct error *ret_error)
{
	size_t sent = 0;
	char block[16384];
	ssize_t done;

	while (sent < request->length) {
		done = send(descriptor, request->bytes + sent,
		    request->length - sent, MSG_NOSIGNAL);
		/* MSG_NOSIGNAL: a service that closes early is told by what
		 * it said, not by SIGPIPE. */
		if (done <= 0)
			break;
		sent += (size_t)done;
	}
	while ((done = recv(descriptor, block, sizeof(block), 0)) > 0) {
		text_put(answer, block, (size_t)done);
		/* Checked at each block: it never grows much beyond. */
		if (answer->length > CONTROL_ANSWER_MAX)
			return error_set(ret_error, ERROR_LIMIT,
			    "the service's answer is over 64 MiB");
	}
	if (done == 0)
		return 0;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return error_set(ret_error, ERROR_NETWORK, "the service did "
		    "not answer within %d seconds", CONTROL_WAIT_SECS);
	return error_set(ret_error, ERROR_NETWORK, "the service ended the "
	    "connection: %s", strerror(errno));
}

/* The header's value between `head` and `end`; NULL when not there. */
static const char *
control_find_header(const char *head, const char *end, const char *name)
{
	size_t length = strlen(name);
	const char *line;

	/* The status line is looked at too: it has no colon where a name
	 * would end. */
	for (line = head; line < end; line += 2) {
		if ((size_t)(end - line) > length &&
		    strncasecmp(line, name, length) == 0 &&
		    line[length] == ':')
			return line + length + 1;
		line = strstr(line, "\r\n");
		if (line == NULL)
			break;
	}
	return NULL;
}

/* A number of decimal digits alone, with blanks around it; -1 for anything
 * else, so that "-1" and "12 monkeys" are none. */
static long long
control_parse_number(const char *text)
{
	size_t digits;
	long long number;

	text += strspn(text, " \t");
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > CONTROL_DIGITS_MAX)
		return -1;
	number = strtoll(text, NULL, 10);
	text += digits;
	text += strspn(text, " \t");
	return *text == '\r' ? number : -1;
}

int
control_parse(const char *bytes, size_t length,
    struct control_reply *ret_reply, struct error *ret_error)
{
	const char *end, *value;
	long long size, status;

	end = memmem(bytes, length, "\r\n\r\n", 4);
	if (end == NULL || strncmp(bytes, "HTTP/1.1 ", 9) != 0)
		return error_set(ret_error, ERROR_NETWORK,
		    "what answers is no patchday service");
	status = strtoll(bytes + 9, NULL, 10);
	value = control_find_header(bytes, end, "Content-Length");
	/* Without a length nobody knows whether all of it came. */
	size = value == NULL ? -1 : control_parse_number(value);
	end += 4;
	if (status < 200 || status > 599 || size != bytes + length - end)
		return error_set(ret_error, ERROR_NETWORK,
		    "the service's answer was cut off");
	ret_reply->status = (int)status;
	ret_reply->length = (size_t)size;
	ret_reply->body = mem_bytes(end, (size_t)size);
	return 0;
}

/* A POST without a body still says how long it is (RFC 9110 8.6). */
static void
control_format(struct text *text, const struct control_request *request)
{
	const char *body = request->body == NULL ? "" : request->body;

	text_putf(text, "%s %s HTTP/1.1\r\nHost: patchday\r\n"
	    "Connection: close\r\n", request->method, request->target);
	if (request->key != NULL)
		text_putf(text, "Idempotency-Key: %s\r\n", request->key);
	if (body[0] == '{')
		text_puts(text, "Content-Type: application/json\r\n");
	if (strcmp(request->method, "POST") == 0)
		text_putf(text, "Content-Length: %zu\r\n", strlen(body));
	text_putf(text, "\r\n%s", body);
}

int
control_send(const char *path, const struct control_request *request,
    struct control_reply *ret_reply, struct error *ret_error)
{
	struct text bytes = { 0 }, answer = { 0 };
	int descriptor, result;

	descriptor = control_connect(path, ret_error);
	if (descriptor == -1)
		return -1;
	control_format(&bytes, request);
	result = control_exchange(descriptor, &bytes, &answer, ret_error);
	if (result == 0)
		result = control_parse(text_string(&answer), answer.length,
		    ret_reply, ret_error);
	(void)close(descriptor);
	text_clear(&bytes);
	text_clear(&answer);
	return result;
}

void
control_reply_clear(struct control_reply *reply)
{
	free(reply->body);
	*reply = (struct control_reply){ 0 };
}

/* Option, environment, configuration (if there is a sound one), default: the
 * first that says something.  A configuration with errors must not keep
 * anybody from asking the service how it is.  The caller frees. */
static char *
control_find_socket(const struct cli *cli)
{
	const char *path = cli_find(cli, "socket");
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	char *found = NULL;

	if (path == NULL)
		/* Set where a whole session talks to one service, as in
		 * tests. */
		path = getenv("PATCHDAY_SOCKET");
	if (path != NULL && path[0] != '\0')
		return mem_string(path);
	if (conf_load_once(cli->conf_path, NULL, &conf,
	    &complaints) == 0) {
		found = conf_service_socket(&conf->service);
		conf_release(conf);
	}
	complaint_clear(&complaints);
	return found == NULL ? mem_string(CONTROL_SOCKET) : found;
}

/* Print what an answer that refuses says: problem+json's sentence, or the
 * body.  Several lines, as the complaints of a reload, begin on a line of
 * their own. */
static enum cli_status
control_refuse(const struct cli *cli, const struct control_reply *reply)
{
	/* Errors under /api/ are problem+json (RFC 9457); anything else is a
	 * text for people already. */
	const char *sentence = reply->body;
	struct text text = { 0 };
	struct doc *doc = NULL;

	if (doc_parse_json(reply->body, reply->length, CONTROL_ANSWER_MAX,
	    &doc, NULL) == 0 && doc_string(doc_find(doc, "detail")) != NULL)
		sentence = doc_string(doc_find(doc, "detail"));
	text_putf(&text, "patchday %s: %s%s", cli->command->name,
	    sentence[strcspn(sentence, "\n")] == '\0' ||
	    sentence[strcspn(sentence, "\n") + 1] == '\0' ? "" :
	    "refused:\n", sentence);
	if (text.bytes[text.length - 1] == '\n')
		text_cut(&text, text.length - 1);
	cli_tell(text_string(&text), true);
	text_clear(&text);
	doc_free(doc);
	/* 5xx: it could not; what names or says something that is not there was
	 * typed wrong, as where the configuration is looked into here. */
	if (reply->status >= 500)
		return CLI_FAILED;
	return reply->status == 400 || reply->status == 404 ||
	    reply->status == 422 ? CLI_USAGE : CLI_REFUSED;
}

/* Who only tries it has no service yet. */
static void
control_tell_offline(const struct cli *cli)
{
	const struct cli_option *option;

	for (option = cli->command->options; option->name != NULL; option++)
		if (strcmp(option->name, "offline") == 0)
			fputs("Without a service, --offline takes the "
			    "configuration alone.\n", stderr);
}

enum cli_status
control_ask_for(struct cli *cli, const struct control_request *request,
    struct control_reply *ret_reply)
{
	struct error error = { 0 };
	enum cli_status status;
	char *path;
	int result, code;

	if (remote_find(cli) != NULL) {
		result = remote_send(cli, remote_find(cli), request,
		    ret_reply, &error);
	} else {
		path = control_find_socket(cli);
		result = control_send(path, request, ret_reply, &error);
		free(path);
	}
	if (result != 0) {
		status = cli_fail(cli, CLI_FAILED, &error);
		control_tell_offline(cli);
		return status;
	}
	if (ret_reply->status < 400)
		return CLI_OK;
	status = control_refuse(cli, ret_reply);
	code = ret_reply->status;
	control_reply_clear(ret_reply);
	ret_reply->status = code;
	return status;
}

enum cli_status
control_ask(struct cli *cli, const char *method, const char *target,
    const char *body, struct control_reply *ret_reply)
{
	const struct control_request request = { .method = method,
	    .target = target, .body = body };

	return control_ask_for(cli, &request, ret_reply);
}

enum cli_status
control_ask_json(struct cli *cli, const struct control_request *request,
    struct doc **ret_doc)
{
	struct control_reply reply = { 0 };
	enum cli_status status = control_ask_for(cli, request, &reply);

	if (status != CLI_OK)
		return status;
	if (cli->is_json)
		text_puts(&cli->out, reply.body);
	else
		status = control_read_json(cli, &reply, ret_doc);
	control_reply_clear(&reply);
	return status;
}

enum cli_status
control_read_json(struct cli *cli, const struct control_reply *reply,
    struct doc **ret_doc)
{
	struct error error = { 0 };

	if (doc_parse_json(reply->body, reply->length, CONTROL_ANSWER_MAX,
	    ret_doc, &error) == 0)
		return CLI_OK;
	(void)error_prefix(&error, "the service's answer");
	return cli_fail(cli, CLI_FAILED, &error);
}

const char *
control_string(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL ? "" : string;
}
