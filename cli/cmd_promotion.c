/* SPDX-License-Identifier: MIT */
/*
 * patchday promotion: what people answer for on its way into production.  The
 * service decides; here words become an object (promotion_order.h):
 *
 *	patchday promotion step w_2026_48 object because the portal fails
 *	POST /api/v1/promotions/w_2026_48/acts
 *	{"act":"object","because":"the portal fails"}
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "control.h"
#include "html.h"
#include "jsontext.h"
#include "nearest.h"
#include "promotion_act.h"
#include "promotion_print.h"

#define PROMOTION_TARGET "/api/v1/promotions"
#define PROMOTION_STEP_OPTIONS 6	/* that step has as well as new */

/* An answer to be printed. */
typedef void promotion_printer(struct cli *cli, const struct doc *answer);

/* Ask, and print the answer. */
static enum cli_status
promotion_ask(struct cli *cli, const struct control_request *request,
    promotion_printer *print)
{
	struct control_reply reply = { 0 };
	struct doc *answer = NULL;
	enum cli_status status = control_ask_for(cli, request, &reply);

	if (status != CLI_OK)
		return status;
	if (cli->is_json)
		text_puts(&cli->out, reply.body);
	else
		status = control_read_json(cli, &reply, &answer);
	if (answer != NULL)
		print(cli, answer);
	doc_free(answer);
	control_reply_clear(&reply);
	return status;
}

/* --- list, show ----------------------------------------------------------- */

static void
promotion_print_list(struct cli *cli, const struct doc *answer)
{
	const struct doc *list = doc_find(answer, "promotions");
	size_t i;

	for (i = 0; list != NULL && i < list->count; i++)
		promotion_print_short(cli, &list->items[i]);
	if (list == NULL || list->count == 0)
		text_puts(&cli->out, "There is no such promotion.\n");
}

static enum cli_status
promotion_run_list(struct cli *cli)
{
	struct control_request request = { .method = "GET" };
	struct text target = { 0 };
	enum cli_status status;

	text_puts(&target, PROMOTION_TARGET "?state=");
	html_percent(&target, cli->words.count > 1 ? cli->words.items[1] :
	    "open");
	request.target = text_string(&target);
	status = promotion_ask(cli, &request, promotion_print_list);
	text_clear(&target);
	return status;
}

/* The path of one; its "/" are those of a path. */
static void
promotion_put_target(struct text *target, const char *which)
{
	const char *slash;
	char *part;

	text_puts(target, PROMOTION_TARGET);
	if (strncmp(which, PROMOTION_SUBJECT, strlen(PROMOTION_SUBJECT)) == 0)
		which += strlen(PROMOTION_SUBJECT);
	for (;;) {
		slash = strchrnul(which, '/');
		part = mem_bytes(which, (size_t)(slash - which));
		text_putc(target, '/');
		html_percent(target, part);
		free(part);
		if (*slash == '\0')
			break;
		which = slash + 1;
	}
}

static enum cli_status
promotion_run_show(struct cli *cli)
{
	struct control_request request = { .method = "GET" };
	struct text target = { 0 };
	enum cli_status status;

	if (cli->words.count != 2)
		return cli_fail_usage(cli, "show needs one promotion: "
		    "patchday promotion list shows them");
	promotion_put_target(&target, cli->words.items[1]);
	request.target = text_string(&target);
	status = promotion_ask(cli, &request, promotion_print);
	text_clear(&target);
	return status;
}

/* --- new, step ------------------------------------------------------------ */

/* The words from `first` on with a blank between, NULL: none; the caller
 * frees. */
static char *
promotion_join(const struct cli *cli, size_t first, size_t end)
{
	struct text text = { 0 };
	size_t i;

	for (i = first; i < end; i++)
		text_putf(&text, "%s%s", i > first ? " " : "",
		    cli->words.items[i]);
	return text.length == 0 ? NULL : text_take(&text);
}

static void
promotion_put_string(struct jsontext *json, const char *key,
    const char *string)
{
	if (string != NULL)
		jsontext_string(json, key, string);
}

/* What both have; `words_end` is where "because …" begins. */
static enum cli_status
promotion_put_options(struct cli *cli, struct jsontext *json,
    size_t words_end)
{
	static const char *const plain[] = { "as", "digest" };
	/* "because of a fire": the reason is the fire. */
	size_t first = words_end + 1 + (words_end + 2 < cli->words.count &&
	    strcmp(cli->words.items[words_end + 1], "of") == 0);
	char *because = promotion_join(cli, first, cli->words.count);
	const char *option = cli_find(cli, "because");
	enum cli_status status = CLI_OK;
	size_t i;

	for (i = 0; i < countof(plain); i++)
		promotion_put_string(json, plain[i], cli_find(cli, plain[i]));
	promotion_put_string(json, "because", because != NULL ? because :
	    option);
	if (because != NULL && option != NULL)
		status = cli_fail_usage(cli, "the reason is given twice");
	if (cli_find(cli, "dry-run") != NULL)
		jsontext_bool(json, "dry_run", true);
	free(because);
	return status;
}

/* Where a reason begins among the words; their count: nowhere. */
static size_t
promotion_find_because(const struct cli *cli, size_t first)
{
	size_t i;

	for (i = first; i < cli->words.count; i++)
		if (strcmp(cli->words.items[i], "because") == 0)
			break;
	return i;
}

static enum cli_status
promotion_send(struct cli *cli, const char *target, const char *body)
{
	struct control_request request = { .method = "POST",
		.target = target, .body = body,
		.key = cli_find(cli, "dry-run") != NULL ? NULL :
		    cli_find(cli, "idempotency-key") };

	return promotion_ask(cli, &request, promotion_print_outcome);
}

/* What the policy asks for has a service and an environment. */
static void
promotion_put_policy(struct cli *cli, struct jsontext *json)
{
	static const char *const keys[] = { "service", "environment",
		"change" };
	size_t i;

	for (i = 0; i < countof(keys); i++)
		promotion_put_string(json, keys[i], cli_find(cli, keys[i]));
	if (cli_find(cli, "no-disruption") != NULL)
		jsontext_bool(json, "disruption", false);
	if (cli_find(cli, "emergency") != NULL)
		jsontext_bool(json, "emergency", true);
}

/* `new [KIND] VERSION`, or by options. */
static enum cli_status
promotion_run_new(struct cli *cli)
{
	size_t end = promotion_find_because(cli, 1), words = end - 1;
	const char *version = cli_find(cli, "version");
	const char *kind = cli_find(cli, "kind");
	struct text body = { 0 };
	struct jsontext json = { .text = &body };
	enum cli_status status;

	if (words > 0 && version == NULL) {
		version = cli->words.items[words];
		words--;
	}
	if (words > 0 && kind == NULL) {
		kind = cli->words.items[1];
		words--;
	}
	if (version == NULL || words > 0)
		return cli_fail_usage(cli, version == NULL ? "new needs a "
		    "version: patchday promotion new KIND VERSION" : "new "
		    "takes a kind and a version; a reason comes behind "
		    "\"because\"");
	jsontext_object(&json, NULL);
	promotion_put_string(&json, "kind", kind);
	jsontext_string(&json, "version", version);
	promotion_put_policy(cli, &json);
	status = promotion_put_options(cli, &json, end);
	jsontext_end_object(&json);
	if (status == CLI_OK)
		status = promotion_send(cli, PROMOTION_TARGET,
		    text_string(&body));
	text_clear(&body);
	return status;
}

/* The words of an act: a step, a ticket, a question, an answer with its
 * number. */
static enum cli_status
promotion_put_words(struct cli *cli, enum promotion_verb verb, size_t end,
    struct jsontext *json)
{
	size_t first = 3;
	const char *word = first < end ? cli->words.items[first] : "";
	char *words;

	if (verb == PROMOTION_ANSWER && end > first + 1 && word[0] != '\0' &&
	    strspn(word, "0123456789") == strlen(word) && strlen(word) < 5) {
		jsontext_number(json, "number", strtoll(word, NULL, 10));
		first++;
	}
	words = promotion_join(cli, first, end);
	switch (verb) {
	case PROMOTION_PASS:
		promotion_put_string(json, "step", words);
		break;
	case PROMOTION_TICKET:
	case PROMOTION_ASK:
	case PROMOTION_ANSWER:
		promotion_put_string(json, "words", words);
		break;
	default:
		if (words != NULL) {
			free(words);
			return cli_fail_usage(cli, "%s takes no word \"%s\"; "
			    "a reason comes behind \"because\"",
			    promotion_verb_name(verb), word);
		}
		break;
	}
	free(words);
	return CLI_OK;
}

/* `step WHICH ACT …`. */
static enum cli_status
promotion_run_step(struct cli *cli)
{
	size_t end = promotion_find_because(cli, 3);
	struct text body = { 0 }, target = { 0 };
	struct jsontext json = { .text = &body };
	enum promotion_verb verb;
	struct error error = { 0 };
	enum cli_status status;

	if (cli->words.count < 3)
		return cli_fail_usage(cli, "step needs a promotion and what "
		    "is done to it: patchday promotion step w_2026_48 "
		    "acknowledge");
	if (promotion_verb_parse(cli->words.items[2], &verb, &error) < 0)
		return cli_fail_usage(cli, "\"%s\": %s", cli->words.items[2],
		    error.text);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", promotion_verb_name(verb));
	promotion_put_string(&json, "version", cli_find(cli, "version"));
	status = promotion_put_words(cli, verb, end, &json);
	if (status == CLI_OK)
		status = promotion_put_options(cli, &json, end);
	jsontext_end_object(&json);
	promotion_put_target(&target, cli->words.items[1]);
	text_puts(&target, "/acts");
	if (status == CLI_OK)
		status = promotion_send(cli, text_string(&target),
		    text_string(&body));
	text_clear(&body);
	text_clear(&target);
	return status;
}

static enum cli_status
promotion_run(struct cli *cli)
{
	static const char *const verbs[] = { "list", "new", "show", "step" };
	/* Those of new and step, and behind them those of new. */
	static const char *const refused[] = { "version", "digest", "as",
		"because", "dry-run", "idempotency-key", "kind", "service",
		"environment", "change", "no-disruption", "emergency", NULL };
	const char *verb = cli->words.items[0], *nearest;

	if ((strcmp(verb, "list") == 0 || strcmp(verb, "show") == 0) &&
	    cli_refuse_options(cli, verb, refused) != CLI_OK)
		return CLI_USAGE;
	if (strcmp(verb, "step") == 0 && cli_refuse_options(cli, verb,
	    refused + PROMOTION_STEP_OPTIONS) != CLI_OK)
		return CLI_USAGE;
	if (strcmp(verb, "list") == 0)
		return cli->words.count <= 2 ? promotion_run_list(cli) :
		    cli_fail_usage(cli, "list takes one state: open, "
		    "promoted, abandoned or all");
	if (strcmp(verb, "new") == 0)
		return promotion_run_new(cli);
	if (strcmp(verb, "show") == 0)
		return promotion_run_show(cli);
	if (strcmp(verb, "step") == 0)
		return promotion_run_step(cli);
	nearest = nearest_find(verb, verbs, countof(verbs));
	return cli_fail_usage(cli, "\"%s\" is unknown; %s%s%s", verb,
	    nearest != NULL ? "did you mean \"" : "accepted are list, new, "
	    "show and step", nearest != NULL ? nearest : "", nearest != NULL ?
	    "\"?" : "");
}

static const struct cli_option promotion_options[] = {
	{ "kind", 0, "ID", "One of the configuration's promotions: new" },
	{ "version", 0, "VERSION", "What it is: new, change" },
	{ "digest", 0, "DIGEST", "Of the image, such as sha256:3f2a: new, "
	    "change" },
	{ "service", 0, "NAME", "What the policy asks somebody for: new" },
	{ "environment", 0, "ID", "And where" },
	{ "change", 0, "CLASS", "Its class: major, minor, patch, values" },
	{ "no-disruption", 0, NULL, "None is expected" },
	{ "emergency", 0, NULL, "It is one" },
	{ "as", 0, "ROLE", "Speak for this role, where you could for "
	    "several" },
	{ "because", 0, "REASON", "Say why: everybody reads it" },
	{ "dry-run", 0, NULL, "Only say what would happen" },
	{ "idempotency-key", 0, "KEY", "Sent again with the same key it is "
	    "done once" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_promotion = {
	.name = "promotion",
	.usage = "new [KIND] VERSION [because REASON] | list [STATE] | show "
	    "WHICH | step WHICH ACT [WORDS] [because REASON]",
	.summary = "Bring something into production, step by step",
	.help = "new proposes a version: of a KIND of the configuration's "
	    "promotions, or, with --service and --environment, of what the "
	    "policy asks somebody's approval for.\n\n"
	    "list shows those that are open, or in one STATE: open, promoted, "
	    "abandoned, all. show prints one with all its steps. WHICH is "
	    "its identity such as recommended-image/w_2026_48, or its "
	    "version.\n\n"
	    "step does something to it: pass [STEP] (a meeting or check is "
	    "done), ticket REFERENCE, acknowledge, object because REASON, "
	    "withdraw (the objection), ask QUESTION, answer [NUMBER] TEXT, "
	    "change (with --version or --digest: acknowledgements do not "
	    "count any more), promote (in its window, when it is complete), "
	    "abandon.",
	.examples = "patchday promotion new recommended-image w_2026_48\n"
	    "patchday promotion step w_2026_48 pass operations\n"
	    "patchday promotion step w_2026_48 acknowledge --as "
	    "product-owner\n"
	    "patchday promotion step w_2026_48 object because the portal "
	    "fails\n"
	    "patchday promotion new --service nublado --environment idfprod "
	    "\\\n    --version 8.1.0 --change minor\n",
	.options = promotion_options,
	.least = 1, .most = -1,
	.run = promotion_run,
};
