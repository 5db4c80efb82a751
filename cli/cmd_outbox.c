/* SPDX-License-Identifier: MIT */
/*
 * patchday outbox: the messages that are owed, and what to do about one.
 * Everything is asked of the running service, which alone may change its
 * outbox; this file makes the address and prints the answer, which has the
 * same shape with --json.
 *
 * KEY may be shortened to any beginning that only one message has, as in git;
 * the service decides, since it knows them all.  Dropping needs a reason: it
 * is the one thing that makes an announcement not happen, and somebody will
 * ask.
 *
 * A line of `outbox list` is made for grep: key, state, due, kind,
 * occurrence, channel, recipient, reason; times are UTC, and only the reason
 * holds blanks.
 */
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "html.h"

/* Enough digits that a beginning is unique for years. */
#define OUTBOX_KEY_SHOWN 10

/* The verb's target, percent-encoded; the caller frees. */
static char *
outbox_target(const char *key, const char *verb)
{
	struct text target = { 0 };

	text_puts(&target, "/api/v1/outbox/");
	/* A key is what was typed: perhaps a whole line, pasted. */
	html_percent(&target, key);
	text_puts(&target, verb);
	return text_take(&target);
}

/* One message on a line: key, state, when due, what about, where to, and why
 * it is where it is.  Green is done, red is lost. */
static void
outbox_print_row(struct cli *cli, const struct doc *row)
{
	const char *reason = control_string(row, "reason");
	const char *state = control_string(row, "state");
	enum cli_style style;

	/* Waiting is no trouble yet, so it has no colour. */
	style = strcmp(state, "sent") == 0 ? CLI_GREEN :
	    strcmp(state, "dead") == 0 ? CLI_RED : CLI_PLAIN;
	text_putf(&cli->out, "%-*.*s  %s%-10s%s %s  %-11s %-34s %s",
	    OUTBOX_KEY_SHOWN, OUTBOX_KEY_SHOWN, control_string(row, "key"),
	    cli_style(cli, style), state, cli_style(cli, CLI_PLAIN),
	    control_string(row, "due"), control_string(row, "kind"),
	    control_string(row, "occurrence"),
	    control_string(row, "channel"));
	if (control_string(row, "recipient")[0] != '\0')
		text_putf(&cli->out, " %s", control_string(row, "recipient"));
	if (reason[0] != '\0')
		text_putf(&cli->out, "  %s%s%s", cli_style(cli, CLI_DIM),
		    reason, cli_style(cli, CLI_PLAIN));
	text_putc(&cli->out, '\n');
}

/* A list; an empty one says so, or it would look like a failure. */
static void
outbox_print_list(struct cli *cli, const struct doc *list)
{
	size_t i;

	if (list->count == 0)
		text_puts(&cli->out, "Nothing.\n");
	for (i = 0; i < list->count; i++)
		outbox_print_row(cli, &list->items[i]);
}

/* All fields, the text as people read it at the end.  The letter is left to
 * --json: it is the bytes for a machine. */
static void
outbox_print_one(struct cli *cli, const struct doc *row)
{
	const char *value;
	size_t i;

	for (i = 0; i < row->count; i++) {
		/* The text is printed last, below the fields. */
		value = doc_string(&row->items[i]);
		if (value == NULL || value[0] == '\0' ||
		    strcmp(row->items[i].key, "letter") == 0 ||
		    strcmp(row->items[i].key, "text") == 0)
			continue;
		text_putf(&cli->out, "%-12s%s\n", row->items[i].key, value);
	}
	value = control_string(row, "text");
	if (value[0] != '\0')
		text_putf(&cli->out, "\n%s\n", value);
}

/* Ask and print: a list, or one message.  Status as control_ask(). */
static enum cli_status
outbox_ask(struct cli *cli, const char *method, const char *target,
    const char *body)
{
	struct control_reply reply = { 0 };
	struct doc *doc = NULL;
	enum cli_status status;

	status = control_ask(cli, method, target, body, &reply);
	if (status != CLI_OK)
		return status;
	if (cli->is_json) {
		text_puts(&cli->out, reply.body);
	} else {
		status = control_read_json(cli, &reply, &doc);
		/* The verb says what is asked, the answer says what it is. */
		if (status == CLI_OK && doc->type == DOC_LIST)
			outbox_print_list(cli, doc);
		else if (status == CLI_OK)
			outbox_print_one(cli, doc);
		doc_free(doc);
	}
	control_reply_clear(&reply);
	return status;
}

/* `list [STATE]`; which states there are is the service's to say. */
static enum cli_status
outbox_run_list(struct cli *cli)
{
	struct text target = { 0 };
	enum cli_status status;

	text_puts(&target, "/api/v1/outbox");
	if (cli->words.count > 1) {
		text_puts(&target, "?state=");
		html_percent(&target, cli->words.items[1]);
	}
	status = outbox_ask(cli, "GET", text_string(&target), NULL);
	text_clear(&target);
	return status;
}

/* What can be asked about one message. */
static const struct {
	const char *name, *method, *path;
} outbox_verbs[] = {
	{ "show", "GET", "" },
	{ "retry", "POST", "/retry" },
	{ "drop", "POST", "/drop" },
};

/* Choose the verb; its arguments are checked here, since a service that is
 * down should not hide a typing error. */
static enum cli_status
outbox_run(struct cli *cli)
{
	static const char *const of_acts[] = { "reason", NULL };
	const char *verb = cli->words.items[0];
	enum cli_status status;
	char *target;
	size_t i;

	if ((strcmp(verb, "list") == 0 || strcmp(verb, "show") == 0) &&
	    cli_refuse_options(cli, verb, of_acts) != CLI_OK)
		return CLI_USAGE;
	if (strcmp(verb, "list") == 0)
		return outbox_run_list(cli);
	for (i = 0; i < countof(outbox_verbs); i++)
		if (strcmp(verb, outbox_verbs[i].name) == 0)
			break;
	if (i == countof(outbox_verbs))
		return cli_fail_usage(cli, "\"%s\" is unknown; accepted are "
		    "list, show, retry and drop", verb);
	if (cli->words.count != 2)
		return cli_fail_usage(cli, "%s needs a key, or its "
		    "beginning: patchday outbox list shows them", verb);
	/* The service would refuse it as well; here the option can be named. */
	if (strcmp(verb, "drop") == 0 && cli_find(cli, "reason") == NULL)
		return cli_fail_usage(cli, "drop needs --reason TEXT: it is "
		    "kept in the journal");
	target = outbox_target(cli->words.items[1], outbox_verbs[i].path);
	status = outbox_ask(cli, outbox_verbs[i].method, target,
	    cli_find(cli, "reason"));
	free(target);
	return status;
}

/* One list for all verbs: --reason is what drop needs. */
static const struct cli_option outbox_options[] = {
	{ "reason", 0, "TEXT", "Say why; it is kept in the journal" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_outbox = {
	.name = "outbox",
	.usage = "list [STATE] | show KEY | retry KEY | drop KEY --reason "
	    "TEXT",
	.summary = "Look at the messages that are owed, and decide about "
	    "them",
	.help = "list shows the messages, newest first, or those in one "
	    "STATE: active (all that are not settled), planned, wait, "
	    "sending, unknown, parked, sent, skipped, superseded, dead.\n\n"
	    "show prints one message with its text. KEY is its key or the "
	    "beginning of it.\n\n"
	    "retry sends a message now that waits, was parked or given up. "
	    "drop gives one up. Both are written to the journal with your "
	    "name.",
	.examples = "patchday outbox list active\n"
	    "patchday outbox show 3f2a\n"
	    "patchday outbox drop 3f2a --reason \"told them in person\"\n",
	.options = outbox_options,
	.least = 1,
	.most = 2,
	.run = outbox_run,
};
