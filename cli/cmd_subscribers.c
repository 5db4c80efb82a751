/* SPDX-License-Identifier: MIT */
/*
 * patchday subscribers: who asked for mail by themselves, for whoever answers
 * for what is kept of people: all of them, all that is kept of one (to give it
 * to who asks for it), and forgetting one.
 *
 * A line: state, address, since when, bounces.
 */
#include <string.h>

#include "control.h"
#include "html.h"
#include "subscription.h"

/* "reminders, starts and ends" for the words that the service gives; those of a
 * later one as they are. */
static void
subscribers_put_kinds(struct cli *cli, const struct doc *kinds)
{
	enum subscription_kind kind;
	const char *word;
	size_t i;

	for (i = 0; i < doc_item_count(kinds); i++) {
		word = doc_string(doc_item(kinds, i));
		if (word == NULL)
			continue;
		text_putf(&cli->out, "%s%s", i > 0 ? ", " : "",
		    subscription_parse_kind(word, &kind) ?
		    subscription_kind_name(kind) : word);
	}
}

/* An id, or all. */
static const char *
subscribers_which(const struct doc *wish, const char *key)
{
	const char *id = control_string(wish, key);

	return strcmp(id, "*") == 0 ? "all" : id;
}

static void
subscribers_put_wishes(struct cli *cli, const struct doc *wishes)
{
	const struct doc *wish;
	size_t i;

	for (i = 0; wishes != NULL && i < wishes->count; i++) {
		wish = &wishes->items[i];
		text_puts(&cli->out, "  ");
		subscribers_put_kinds(cli, doc_find(wish, "kinds"));
		text_putf(&cli->out, "; windows: %s; environments: %s\n",
		    subscribers_which(wish, "window"),
		    subscribers_which(wish, "environment"));
	}
}

static void
subscribers_print(struct cli *cli, const struct doc *list, bool is_one)
{
	const struct doc *one;
	const char *bounces;
	size_t i;

	if (list->count == 0)
		text_puts(&cli->out, "Nobody.\n");
	for (i = 0; i < list->count; i++) {
		one = &list->items[i];
		bounces = control_string(one, "bounces");
		text_putf(&cli->out, "%-10s %s  asked %s",
		    control_string(one, "state"),
		    control_string(one, "address"),
		    control_string(one, "asked_at"));
		if (control_string(one, "confirmed_at")[0] != '\0')
			text_putf(&cli->out, ", confirmed %s",
			    control_string(one, "confirmed_at"));
		if (strcmp(bounces, "0") != 0)
			text_putf(&cli->out, ", refused %s in a row",
			    bounces);
		text_putc(&cli->out, '\n');
		if (is_one)
			subscribers_put_wishes(cli, doc_find(one, "wishes"));
	}
}

/* Ask and print; a service that forgot somebody answers with a sentence. */
static enum cli_status
subscribers_ask(struct cli *cli, bool is_remove, const char *address)
{
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	struct doc *doc = NULL;
	enum cli_status status;

	text_puts(&target, "/api/v1/subscribers");
	if (address != NULL) {
		text_puts(&target, "?address=");
		html_percent(&target, address);
	}
	status = control_ask(cli, is_remove ? "POST" : "GET",
	    text_string(&target), is_remove ? "" : NULL, &reply);
	text_clear(&target);
	if (status != CLI_OK)
		return status;
	if (is_remove || cli->is_json) {
		text_puts(&cli->out, reply.body);
	} else {
		status = control_read_json(cli, &reply, &doc);
		if (status == CLI_OK)
			subscribers_print(cli, doc, address != NULL);
		doc_free(doc);
	}
	control_reply_clear(&reply);
	return status;
}

static enum cli_status
subscribers_run(struct cli *cli)
{
	const char *verb = cli->words.count > 0 ? cli->words.items[0] : "list";
	const char *address = cli->words.count > 1 ? cli->words.items[1] :
	    NULL;

	if (strcmp(verb, "list") == 0 && address == NULL)
		return subscribers_ask(cli, false, NULL);
	if (strcmp(verb, "show") != 0 && strcmp(verb, "remove") != 0)
		return cli_fail_usage(cli, "accepted are list, show ADDRESS "
		    "and remove ADDRESS");
	if (address == NULL)
		return cli_fail_usage(cli, "%s needs an address", verb);
	return subscribers_ask(cli, strcmp(verb, "remove") == 0, address);
}

static const struct cli_option subscribers_options[] = {
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_subscribers = {
	.name = "subscribers",
	.usage = "[list | show ADDRESS | remove ADDRESS]",
	.summary = "See who asked for mail, and forget somebody",
	.help = "list shows all who asked for mail by themselves: pending "
	    "(they did not confirm yet), confirmed, stopped (two mails in a "
	    "row found no such mailbox).\n\n"
	    "show prints all that is kept of one, with --json to hand it out. "
	    "remove forgets one at once; what is owed to them is not sent.",
	.examples = "patchday subscribers\n"
	    "patchday subscribers show ann@example.org --json\n"
	    "patchday subscribers remove ann@example.org\n",
	.options = subscribers_options,
	.least = 0,
	.most = 2,
	.run = subscribers_run,
};
