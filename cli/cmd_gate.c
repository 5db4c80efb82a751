/* SPDX-License-Identifier: MIT */
/*
 * patchday gate: may this change go there now?  For scripts, which read the
 * exit status: 0 open, 1 closed, 2 it cannot be told.  So whatever goes wrong
 * is 2.
 *
 *	closed: in Patch Thursday; open in Patch Thursday from Thu 3 Dec 2026
 *	15:00 PST (from the configuration alone; …)
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "duration.h"
#include "cli_internal.h"
#include "gate_ask.h"
#include "instant.h"
#include "policy_args.h"
#include "utf8.h"

#define GATE_TIMEOUT_SECS (24 * 3600)
#define GATE_TIMEOUT_MAX_SECS (30 * 86400)
/* People open it, too: a service is asked again so often. */
#define GATE_AGAIN_SECS 60
/* A sleep is cut, since the machine's clock may be set meanwhile. */
#define GATE_SLEEP_MS 30000

/* In the words of the exit status. */
#define GATE_EXIT_OPEN CLI_OK
#define GATE_EXIT_CLOSED CLI_REFUSED
#define GATE_EXIT_UNKNOWN CLI_USAGE

/* What is waited for, and how long. */
struct gate_wait {
	struct cli *cli;
	struct gate_ask ask;
	int64_t until_at;	/* it is given up then */
	bool has_answer;	/* somebody has told something */
	struct text shown;	/* on the terminal */
};

/* --- the answer ----------------------------------------------------------- */

static enum cli_status
gate_exit(const struct doc *answer)
{
	const char *state = control_string(answer, "state");

	if (strcmp(state, "open") == 0)
		return GATE_EXIT_OPEN;
	return strcmp(state, "closed") == 0 ? GATE_EXIT_CLOSED :
	    GATE_EXIT_UNKNOWN;
}

static bool
gate_is_alone(const struct doc *answer)
{
	return strcmp(control_string(answer, "basis"), "configuration") == 0;
}

/* One line: the state, why, and what it was worked out from. */
static void
gate_put(struct text *text, const struct cli *cli, const struct doc *answer)
{
	static const struct {
		const char *word;
		enum cli_style style;
	} states[] = {
		[GATE_EXIT_OPEN] = { "open", CLI_GREEN },
		[GATE_EXIT_CLOSED] = { "closed", CLI_YELLOW },
		[GATE_EXIT_UNKNOWN] = { "cannot tell", CLI_RED },
	};
	enum cli_status status = gate_exit(answer);

	text_putf(text, "%s%s%s: %s%s\n", cli_style(cli,
	    states[status].style), states[status].word, cli_style(cli,
	    CLI_PLAIN), control_string(answer, "why"), gate_is_alone(answer) ?
	    " (from the configuration alone; what people did since is not "
	    "known)" : "");
}

/* --- waiting -------------------------------------------------------------- */

/* When to ask again; 0: it is no use.  `answer` NULL: nobody answered. */
static int64_t
gate_wait_next(const struct gate_wait *wait, const struct doc *answer)
{
	int64_t now_at = clock_now(&wait->cli->clock), next_at;
	int64_t opens_at = answer == NULL ? -1 :
	    instant_parse(control_string(answer, "opens_at"));
	bool is_pinned = wait->cli->clock.kind == CLOCK_PINNED;

	if (opens_at <= now_at)
		opens_at = -1;
	if (is_pinned || (answer != NULL && gate_is_alone(answer)))
		next_at = opens_at == -1 ? 0 : opens_at;
	else if (opens_at == -1 || opens_at > now_at + GATE_AGAIN_SECS)
		next_at = now_at + GATE_AGAIN_SECS;
	else
		next_at = opens_at;
	return next_at > wait->until_at ? wait->until_at : next_at;
}

/* Only where somebody looks; only what is new. */
static void
gate_wait_show(struct gate_wait *wait, const struct doc *answer)
{
	struct text line = { 0 };

	if (isatty(STDERR_FILENO) && answer != NULL) {
		gate_put(&line, wait->cli, answer);
		utf8_clean_shown(&line);
		if (strcmp(text_string(&line), text_string(&wait->shown)) != 0)
			fprintf(stderr, "waiting: %s", text_string(&line));
	}
	if (line.length > 0) {
		text_cut(&wait->shown, 0);
		text_puts(&wait->shown, text_string(&line));
	}
	text_clear(&line);
}

static void
gate_wait_sleep(struct gate_wait *wait, int64_t until_at)
{
	struct clock *clock = &wait->cli->clock;
	int64_t left_ms;

	if (clock->kind == CLOCK_PINNED) {
		clock_set(clock, until_at * 1000);
		return;
	}
	while ((left_ms = until_at * 1000 - clock_now_ms(clock)) > 0)
		(void)poll(NULL, 0, (int)(left_ms < GATE_SLEEP_MS ? left_ms :
		    GATE_SLEEP_MS));
}

/* Ask until it is open, it is no use, or the time is over.  The last answer, as
 * JSON; CLI_OK, or nobody has answered. */
static enum cli_status
gate_wait_run(struct gate_wait *wait, struct text *json, struct doc **ret_doc)
{
	struct control_reply reply;
	enum cli_status status;
	int64_t next_at;

	for (;;) {
		text_cut(json, 0);
		doc_free(*ret_doc);
		*ret_doc = NULL;
		status = gate_ask_send(wait->cli, &wait->ask, json);
		reply = (struct control_reply){ .body = json->bytes,
		    .length = json->length };
		if (status == CLI_OK)
			status = control_read_json(wait->cli, &reply, ret_doc);
		wait->has_answer = wait->has_answer || status == CLI_OK;
		if (!wait->has_answer || (status == CLI_OK &&
		    gate_exit(*ret_doc) != GATE_EXIT_CLOSED))
			return status;
		next_at = gate_wait_next(wait, *ret_doc);
		if (next_at <= clock_now(&wait->cli->clock))
			return status;
		gate_wait_show(wait, *ret_doc);
		gate_wait_sleep(wait, next_at);
	}
}

/* --- the command ---------------------------------------------------------- */

/* How long to wait: not at all without --wait. */
static enum cli_status
gate_read_wait(struct gate_wait *wait)
{
	const struct cli *cli = wait->cli;
	const char *value = cli_find(cli, "timeout");
	bool is_waiting = cli_find(cli, "wait") != NULL;
	int64_t secs = GATE_TIMEOUT_SECS;
	struct error error = { 0 };

	if (value != NULL && !is_waiting)
		return cli_fail_usage(cli, "--timeout is for --wait");
	if (value != NULL && duration_parse(value, &secs, &error) < 0)
		return cli_fail_value(cli, "--timeout", value, &error);
	if (secs > GATE_TIMEOUT_MAX_SECS)
		return cli_fail_usage(cli, "--timeout is 30 days at most");
	wait->until_at = clock_now(&cli->clock) + (is_waiting ? secs : 0);
	return CLI_OK;
}

static enum cli_status
gate_read(struct gate_wait *wait)
{
	const struct cli *cli = wait->cli;
	const char *because = cli_find(cli, "because");
	enum cli_status status = gate_ask_read(cli, &wait->ask);

	if (status != CLI_OK)
		return status;
	if (cli_find(cli, "over") != NULL && !wait->ask.what.is_emergency)
		return cli_fail_usage(cli, "--over is for --emergency");
	if (wait->ask.what.is_emergency && cli_find(cli, "over") == NULL &&
	    (because == NULL || because[0] == '\0'))
		return cli_fail_usage(cli, "--emergency needs --because TEXT: "
		    "everybody is told why");
	if (because != NULL && !wait->ask.what.is_emergency)
		return cli_fail_usage(cli, "--because is for --emergency");
	return gate_read_wait(wait);
}

static enum cli_status
gate_run(struct cli *cli)
{
	struct gate_wait wait = { .cli = cli };
	enum cli_status status = gate_read(&wait);
	struct text json = { 0 };
	struct doc *answer = NULL;

	if (status == CLI_OK && wait.ask.what.is_emergency) {
		status = gate_ask_declare(cli, &wait.ask);
		wait.ask.what.is_emergency = cli_find(cli, "over") == NULL;
	}
	if (status == CLI_OK)
		status = gate_wait_run(&wait, &json, &answer);
	/* What cannot be asked cannot be told, whatever it was. */
	if (status != CLI_OK) {
		status = GATE_EXIT_UNKNOWN;
	} else {
		status = gate_exit(answer);
		if (cli->is_json)
			text_puts(&cli->out, text_string(&json));
		else
			gate_put(&cli->out, cli, answer);
	}
	doc_free(answer);
	text_clear(&json);
	text_clear(&wait.shown);
	return status;
}

static const struct cli_option gate_options[] = {
	GATE_ASK_OPTIONS,
	POLICY_ARGS_OPTIONS,
	{ "emergency", 0, NULL, "Declare an emergency, with --because" },
	{ "because", 0, "TEXT", "Why it is one: journaled, and announced" },
	{ "over", 0, NULL, "The emergency is over" },
	{ "wait", 0, NULL, "Wait until it is open" },
	{ "timeout", 0, "LENGTH", "So long at most (default: 24h)" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_gate = {
	.name = "gate",
	.usage = "--service NAME --environment ID [--change CLASS] "
	    "[--version VERSION] [--wait] [--emergency --because TEXT]",
	.summary = "Tell whether a change may go there now: for scripts",
	.help = "Exit status: 0 it is open, 1 it is closed, 2 that cannot be "
	    "told; one line says why, and when it opens. The running service "
	    "is asked, which knows what people did: the one that --url or "
	    "--socket names, else that of this machine. Where none is there, "
	    "the configuration answers, and the line says so.\n\nWhat is not "
	    "said is taken for the worst. An emergency opens it for some "
	    "hours, also in a freeze; it takes a reason, which everybody is "
	    "told, and a grant.",
	.examples = "patchday gate --service nublado --environment idfint\n"
	    "patchday gate --service ook --environment roundtable-prod \\\n"
	    "    --wait --timeout 6h && argocd app sync ook\n"
	    "patchday gate --service nublado --environment idfprod \\\n"
	    "    --emergency --because \"tokens leak\"\n",
	.options = gate_options,
	.least = 0, .most = 0,
	.run = gate_run,
};
