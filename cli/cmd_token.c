/* SPDX-License-Identifier: MIT */
/*
 * patchday token: keys of programs and of people far away (token.h).  The
 * service makes them and keeps only a hash; a new one is printed once, alone on
 * standard output, so that it can go straight into a file:
 *
 *	patchday token new … >~/.config/patchday/token
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "control.h"
#include "html.h"
#include "jsontext.h"
#include "names.h"
#include "utf8.h"

static void
token_put_list(struct jsontext *json, const struct cli *cli, const char *key)
{
	struct names names = { 0 };

	names_split(&names, cli_find(cli, key), ",");
	/* Nothing at all is all of them; an empty list is refused there. */
	if (cli_find(cli, key) != NULL)
		names_format(json, key, names.list.items, names.list.count);
	names_clear(&names);
}

static enum cli_status
token_run_new(struct cli *cli)
{
	static const char *const needed[] = { "title", "person", "may" };
	struct control_request request = { .method = "POST",
	    .target = "/api/v1/tokens" };
	struct text body = { 0 };
	struct jsontext json = { .text = &body };
	struct doc *answer = NULL;
	enum cli_status status;
	size_t i;

	for (i = 0; i < countof(needed); i++)
		if (cli_find(cli, needed[i]) == NULL)
			return cli_fail_usage(cli, "new needs --title, "
			    "--person and --may");
	jsontext_object(&json, NULL);
	jsontext_string(&json, "title", cli_find(cli, "title"));
	jsontext_string(&json, "person", cli_find(cli, "person"));
	token_put_list(&json, cli, "may");
	token_put_list(&json, cli, "windows");
	token_put_list(&json, cli, "environments");
	if (cli_find(cli, "expires") != NULL)
		jsontext_string(&json, "expires", cli_find(cli, "expires"));
	jsontext_end_object(&json);
	request.body = text_string(&body);
	status = control_ask_json(cli, &request, &answer);
	if (status == CLI_OK && answer != NULL) {
		fprintf(stderr, "Token %s, until %s.  It is shown this once; "
		    "keep it in a file of mode 0600.\n",
		    control_string(answer, "id"),
		    control_string(answer, "expires"));
		text_putf(&cli->out, "%s\n", control_string(answer, "token"));
	}
	doc_free(answer);
	text_clear(&body);
	return status;
}

/* "start,end" of a list. */
static void
token_print_list(struct text *out, const struct doc *list, const char *none)
{
	size_t i;

	for (i = 0; list != NULL && i < list->count; i++) {
		text_puts(out, i > 0 ? "," : "");
		utf8_clean(out, doc_string(&list->items[i]) == NULL ? "" :
		    doc_string(&list->items[i]), false);
	}
	if (list == NULL || list->count == 0)
		text_puts(out, none);
}

static void
token_print_one(struct cli *cli, const struct doc *token)
{
	struct text *out = &cli->out;
	const char *state = control_string(token, "state");
	const char *used = control_string(token, "used");
	bool is_dead = control_string(token, "revoked")[0] != '\0';

	text_putf(out, "%s%s%s  %s, ", cli_style(cli, is_dead ? CLI_DIM :
	    CLI_BOLD), control_string(token, "id"), cli_style(cli,
	    CLI_PLAIN), state[0] != '\0' ? state : is_dead ? "revoked" :
	    "valid");
	utf8_clean(out, control_string(token, "person"), false);
	text_puts(out, ": ");
	utf8_clean(out, control_string(token, "title"), false);
	text_puts(out, "\n    may ");
	token_print_list(out, doc_find(token, "may"), "nothing");
	text_puts(out, "; windows ");
	token_print_list(out, doc_find(token, "windows"), "all");
	text_puts(out, "; environments ");
	token_print_list(out, doc_find(token, "environments"), "all");
	text_putf(out, "\n    until %s; last used %s\n",
	    control_string(token, "expires"), used[0] == '\0' ? "never" :
	    used);
}

static enum cli_status
token_run_list(struct cli *cli)
{
	const struct control_request request = { .method = "GET",
	    .target = "/api/v1/tokens" };
	struct doc *tokens = NULL;
	enum cli_status status;
	size_t i;

	status = control_ask_json(cli, &request, &tokens);
	for (i = 0; tokens != NULL && i < tokens->count; i++)
		token_print_one(cli, &tokens->items[i]);
	if (tokens != NULL && tokens->count == 0)
		text_puts(&cli->out, "There are no tokens.\n");
	doc_free(tokens);
	return status;
}

static enum cli_status
token_run_revoke(struct cli *cli)
{
	struct control_request request = { .method = "POST" };
	struct text target = { 0 };
	struct doc *token = NULL;
	enum cli_status status;

	text_puts(&target, "/api/v1/tokens/");
	html_percent(&target, cli->words.items[1]);
	text_puts(&target, "/revoke");
	request.target = text_string(&target);
	status = control_ask_json(cli, &request, &token);
	if (status == CLI_OK && token != NULL)
		token_print_one(cli, token);
	doc_free(token);
	text_clear(&target);
	return status;
}

static enum cli_status
token_run(struct cli *cli)
{
	static const char *const of_new[] = { "title", "person", "may",
		"windows", "environments", "expires", NULL };
	const char *verb = cli->words.items[0];
	bool is_revoke = strcmp(verb, "revoke") == 0;

	if (is_revoke && cli->words.count != 2)
		return cli_fail_usage(cli, "revoke needs an id: patchday "
		    "token list shows them");
	if ((is_revoke || strcmp(verb, "list") == 0) &&
	    cli_refuse_options(cli, verb, of_new) != CLI_OK)
		return CLI_USAGE;
	if (is_revoke)
		return token_run_revoke(cli);
	if (cli->words.count != 1)
		return cli_fail_usage(cli, "\"%s\" is one argument too many",
		    cli->words.items[1]);
	if (strcmp(verb, "new") == 0)
		return token_run_new(cli);
	if (strcmp(verb, "list") == 0)
		return token_run_list(cli);
	return cli_fail_usage(cli, "\"%s\" is unknown; accepted are new, "
	    "list and revoke", verb);
}

static const struct cli_option token_options[] = {
	{ "title", 0, "TEXT", "What it is for" },
	{ "person", 0, "ID", "In whose name: one of the configuration's "
	    "people" },
	{ "may", 0, "LIST", "Acts that it may: start,end; all" },
	{ "windows", 0, "LIST", "Only of these (default: all); \"idf*\" is a "
	    "beginning" },
	{ "environments", 0, "LIST", "Only in these (default: all)" },
	{ "expires", 0, "LENGTH", "How long it lasts (default and at most: "
	    "90d)" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_token = {
	.name = "token",
	.usage = "new --title TEXT --person ID --may LIST [--windows LIST] "
	    "[--environments LIST] [--expires LENGTH] | list | revoke ID",
	.summary = "Make, list and revoke keys of the HTTP API",
	.help = "new prints the token, once. It can never do more than its "
	    "person may.\n\nlist shows all that were made. revoke ends one "
	    "at once.",
	.examples = "patchday token new --title \"nightly job\" "
	    "--person release-manager \\\n"
	    "    --may start,end --windows patch-thursday --expires 30d\n"
	    "patchday token revoke 3f2a9c81\n",
	.options = token_options,
	.least = 1, .most = 2,
	.run = token_run,
};
