/* SPDX-License-Identifier: MIT */
/* Asking the running service over its control socket (HTTP/1.1 on a Unix
 * socket; the routes are those of patchdayd(8)). */
#ifndef PATCHDAY_CONTROL_H
#define PATCHDAY_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "cli.h"
#include "doc.h"
#include "error.h"

#define CONTROL_SOCKET "/run/patchday/control"

/* The option that such commands have. */
#define CONTROL_OPTIONS \
	{ "socket", 0, "PATH", "The service's control socket (default: " \
	    "$PATCHDAY_SOCKET, else the configuration's, else " \
	    CONTROL_SOCKET ")" }, \
	{ "url", 0, "URL", "A service far away, such as https://HOST " \
	    "(default: $PATCHDAY_URL)" }, \
	{ "token-file", 0, "FILE", "The file of its token (default: " \
	    "$PATCHDAY_TOKEN_FILE)" }

/* What is asked; strings are lent, NULL where there is none. */
struct control_request {
	const char *method, *target;
	const char *body;		/* JSON, or a line of text */
	const char *key;		/* of Idempotency-Key */
};

/* What came back. */
struct control_reply {
	int status;		/* HTTP status */
	char *body;		/* owned; ends with a NUL */
	size_t length;
};

/*
 * Send one request to the service at the socket `path` and wait for the
 * answer, at most 40 seconds.  0, or -1 when nobody can be reached or
 * understood; the message says how to start the service or which permission is
 * missing.
 */
int control_send(const char *path, const struct control_request *request,
    struct control_reply *ret_reply, struct error *ret_error);

/* Is there a service at the socket `path`, whether or not we may use it? */
bool control_is_there(const char *path);

/* Read a whole answer (`length` bytes, and a NUL behind them): status line,
 * headers, and a body of Content-Length bytes (RFC 9112 6.2), neither more
 * nor less.  0 and a reply that the caller clears, or -1 when it is no HTTP
 * answer or was cut off. */
int control_parse(const char *bytes, size_t length,
    struct control_reply *ret_reply, struct error *ret_error);

/* Free what it owns; it is empty then.  Also for one that was never filled. */
void control_reply_clear(struct control_reply *reply);

/*
 * The same for a command: finds the socket, or asks the service far away that
 * --url names (remote.h), prints what went wrong.  An
 * answer of 400 or more is printed and gives CLI_REFUSED (under 500) or
 * CLI_FAILED; its status stays in the reply, which is empty then.  With CLI_OK
 * the caller clears the reply.
 */
enum cli_status control_ask_for(struct cli *cli,
    const struct control_request *request, struct control_reply *ret_reply);

/* The same without a key. */
enum cli_status control_ask(struct cli *cli, const char *method,
    const char *target, const char *body, struct control_reply *ret_reply);

/* Ask for JSON: with --json the answer is printed as it is and `*ret_doc` stays
 * NULL; else the caller prints the document and frees it. */
enum cli_status control_ask_json(struct cli *cli,
    const struct control_request *request, struct doc **ret_doc);

/* The reply's JSON; the caller frees it with doc_free().  CLI_OK, or
 * CLI_FAILED with a message. */
enum cli_status control_read_json(struct cli *cli,
    const struct control_reply *reply, struct doc **ret_doc);

/* The text of an entry of `map` (NULL: of none); "" when it is not there,
 * null, or no scalar.  Lent by it. */
const char *control_string(const struct doc *map, const char *key);

#endif
