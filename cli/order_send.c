/* SPDX-License-Identifier: MIT */
/*
 * Sending an order.  The words go as they were typed: what they mean is the
 * service's to say, which knows what is running, so that a sentence means the
 * same here, in Slack and in a form.
 *
 *	POST /api/v1/acts
 *	{"words":["extend","patch-thursday","by","45m"],
 *	 "because":"the database is slow","dry_run":false}
 */
#include "order_send.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "jsontext.h"
#include "order_tell.h"

#define ORDER_SEND_KEY_MAX 255

/* The whole body. */
static void
order_send_format(struct text *body, const struct cli *cli, const char *order,
    bool is_dry)
{
	struct jsontext json = { .text = body };
	const char *because = cli_find(cli, "because");

	jsontext_object(&json, NULL);
	if (because != NULL)
		jsontext_string(&json, "because", because);
	jsontext_bool(&json, "dry_run", is_dry);
	text_putf(body, ",%s}", order);
}

/* Ask.  CLI_OK and the answer. */
static enum cli_status
order_send_ask(struct cli *cli, const char *order, bool is_dry,
    struct control_reply *ret_reply)
{
	struct control_request request = { .method = "POST",
	    .target = "/api/v1/acts",
	    .key = is_dry ? NULL : cli_find(cli, "idempotency-key") };
	struct text body = { 0 };
	enum cli_status status;

	order_send_format(&body, cli, order, is_dry);
	request.body = text_string(&body);
	status = control_ask_for(cli, &request, ret_reply);
	text_clear(&body);
	return status;
}

/* With nobody at the terminal nobody can be asked. */
static bool
order_send_may_ask(const struct cli *cli)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    cli_find(cli, "yes") == NULL && !cli->is_json;
}

/* Is other work in the way, and do they want it all the same?  CLI_OK: yes. */
static enum cli_status
order_send_consider(struct cli *cli, const char *order)
{
	struct control_reply reply = { 0 };
	struct doc *answer = NULL;
	enum cli_status status;
	char line[16] = "";

	status = order_send_ask(cli, order, true, &reply);
	if (status != CLI_OK)
		return status;
	status = control_read_json(cli, &reply, &answer);
	control_reply_clear(&reply);
	if (status == CLI_OK && order_tell_conflicts(cli, answer)) {
		fputs("Do it all the same? [y/N] ", stderr);
		if (fgets(line, sizeof(line), stdin) == NULL)
			fputc('\n', stderr);
		if (line[0] != 'y' && line[0] != 'Y') {
			fputs("Nothing was done.\n", stderr);
			status = CLI_REFUSED;
		}
	}
	doc_free(answer);
	return status;
}

/* A header's value must stay one. */
static enum cli_status
order_send_check(const struct cli *cli)
{
	const char *key = cli_find(cli, "idempotency-key"), *p;

	for (p = key; p != NULL && *p > ' ' && *p < 0x7f;)
		p++;
	if (key != NULL && (*p != '\0' || p == key ||
	    p - key > ORDER_SEND_KEY_MAX))
		return cli_fail_usage(cli, "--idempotency-key must be 1 to %d "
		    "visible ASCII characters", ORDER_SEND_KEY_MAX);
	return CLI_OK;
}

enum cli_status
order_send(struct cli *cli, const char *order)
{
	bool is_dry = cli_find(cli, "dry-run") != NULL, is_asked = false;
	struct control_reply reply = { 0 };
	struct doc *answer = NULL;
	enum cli_status status = order_send_check(cli);

	if (status == CLI_OK && !is_dry && order_send_may_ask(cli)) {
		status = order_send_consider(cli, order);
		is_asked = true;
	}
	if (status == CLI_OK)
		status = order_send_ask(cli, order, is_dry, &reply);
	if (status != CLI_OK)
		return status;
	if (cli->is_json) {
		text_puts(&cli->out, reply.body);
	} else {
		status = control_read_json(cli, &reply, &answer);
		if (status == CLI_OK)
			order_tell(cli, answer);
		/* They have read it already when they were asked. */
		if (status == CLI_OK && !is_asked)
			(void)order_tell_conflicts(cli, answer);
		doc_free(answer);
	}
	control_reply_clear(&reply);
	return status;
}
