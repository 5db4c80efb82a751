/* SPDX-License-Identifier: MIT */
/*
 * patchday audit verify: is the journal what it was?  Each entry's hash covers
 * the one before (store_journal.h), so nothing can be changed or taken out of
 * the middle unseen.  What was cut off at the end the database remembers; what
 * it was made to forget is seen by whoever kept the last hash elsewhere, and
 * gives it with --head.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "control.h"

#define AUDIT_HASH_LENGTH 64

/* Whole, and leads on from what was kept? */
static enum cli_status
audit_judge(struct cli *cli, const struct doc *audit)
{
	const char *broken = control_string(audit, "broken_id");
	const char *wanted = control_string(audit, "wanted_id");
	const char *head = cli_find(cli, "head");
	struct error error = { 0 };

	/* Whoever answers something else has not looked. */
	if (broken[0] == '\0') {
		(void)error_set(&error, ERROR_NETWORK, "the service's answer "
		    "does not say whether the journal is whole");
		return cli_fail(cli, CLI_FAILED, &error);
	}
	if (strcmp(broken, "0") != 0)
		(void)error_set(&error, ERROR_INPUT, "the journal is broken: "
		    "entry %s does not fit the one before; it, or one before, "
		    "was changed or taken out", broken);
	else if (strcmp(control_string(audit, "cut"), "true") == 0)
		(void)error_set(&error, ERROR_INPUT, "the journal was cut: it "
		    "ends with entry %s, and the database remembers entry %s",
		    control_string(audit, "last_id"),
		    control_string(audit, "kept_id"));
	else if (head != NULL && (wanted[0] == '\0' ||
	    strcmp(wanted, "0") == 0))
		(void)error_set(&error, ERROR_INPUT, "the journal does not "
		    "lead on from %s: no entry has that hash", head);
	else
		return CLI_OK;
	return cli_fail(cli, CLI_REFUSED, &error);
}

static void
audit_print(struct cli *cli, const struct doc *audit)
{
	const char *unchained = control_string(audit, "unchained");

	text_putf(&cli->out, "%sThe journal is whole.%s\n"
	    "entries  %s%s%s%s\nlast     %s\nhead     %s\n",
	    cli_style(cli, CLI_GREEN), cli_style(cli, CLI_PLAIN),
	    control_string(audit, "entries"),
	    strcmp(unchained, "0") == 0 ? "" : ", ",
	    strcmp(unchained, "0") == 0 ? "" : unchained,
	    strcmp(unchained, "0") == 0 ? "" : " older than the chain",
	    control_string(audit, "last_id"), control_string(audit, "head"));
}

static enum cli_status
audit_run(struct cli *cli)
{
	const char *head = cli_find(cli, "head");
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	struct doc *audit = NULL;
	enum cli_status status;

	if (strcmp(cli->words.items[0], "verify") != 0)
		return cli_fail_usage(cli, "\"%s\" is unknown; accepted is "
		    "verify", cli->words.items[0]);
	if (head != NULL && (strlen(head) != AUDIT_HASH_LENGTH ||
	    strspn(head, "0123456789abcdef") != AUDIT_HASH_LENGTH))
		return cli_fail_usage(cli, "--head must be a hash as verify "
		    "prints it: 64 of 0-9 and a-f");
	text_puts(&target, "/api/v1/journal/audit");
	if (head != NULL)
		text_putf(&target, "?head=%s", head);
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	text_clear(&target);
	if (status != CLI_OK)
		return status;
	status = control_read_json(cli, &reply, &audit);
	if (status == CLI_OK)
		status = audit_judge(cli, audit);
	if (cli->is_json)
		text_puts(&cli->out, reply.body);
	else if (status == CLI_OK)
		audit_print(cli, audit);
	doc_free(audit);
	control_reply_clear(&reply);
	return status;
}

static const struct cli_option audit_options[] = {
	{ "head", 0, "HASH", "The head of an earlier verify, kept elsewhere: "
	    "the journal must lead on from it" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_audit = {
	.name = "audit",
	.usage = "verify [--head HASH]",
	.summary = "Check that nobody changed the journal",
	.help = "Exit status 1: an entry was changed or taken out, the end was "
	    "cut off, or the journal does not lead on from HASH. Keep the "
	    "head that is printed where the service cannot write.",
	.examples = "patchday audit verify\n"
	    "patchday audit verify --head \"$(cat /mnt/kept/head)\"\n",
	.options = audit_options,
	.least = 1, .most = 1,
	.run = audit_run,
};
