/* SPDX-License-Identifier: MIT */
/*
 * The commands that act on an occurrence, a sentence each:
 *
 *	patchday extend patch-thursday by 45m because the database is slow
 *
 * They are one command with many verbs: the command's name is the first word of
 * the sentence (order.h), the service reads the rest.
 */
#include "cli.h"
#include "jsontext.h"
#include "order_send.h"

/* The sentence, as a list of words. */
static enum cli_status
act_run(struct cli *cli)
{
	struct text order = { 0 };
	struct jsontext json = { .text = &order };
	enum cli_status status;
	size_t i;

	text_puts(&order, "\"words\":");
	jsontext_list(&json, NULL);
	jsontext_string(&json, NULL, cli->command->name);
	for (i = 0; i < cli->words.count; i++)
		jsontext_string(&json, NULL, cli->words.items[i]);
	jsontext_end_list(&json);
	status = order_send(cli, text_string(&order));
	text_clear(&order);
	return status;
}

static const struct cli_option act_options[] = {
	ORDER_SEND_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

#define ACT_WHICH "WHICH is a window (the occurrence that is running, else " \
	"the next that fits), or an occurrence such as " \
	"patch-thursday/2026-12-03T15:00. Just after one is over, another " \
	"day's has to be named so. Without it, the only one that is running " \
	"or starts within a day."

#define ACT_COMMAND(name_, usage_, summary_, help_, examples_)		\
const struct cli_command cmd_##name_ = {				\
	.name = #name_, .usage = (usage_), .summary = (summary_),	\
	.help = (help_), .examples = (examples_),			\
	.options = act_options,						\
	.least = 0, .most = -1, .run = act_run,				\
}

ACT_COMMAND(confirm, "[WHICH] [because REASON] [--dry-run]",
    "Say that an occurrence takes place, as its role",
    ACT_WHICH "\n\nFor windows that somebody has to confirm. The calendar "
    "changes from tentative to confirmed.",
    "patchday confirm summit\n");
ACT_COMMAND(unconfirm, "[WHICH] [because REASON] [--dry-run]",
    "Take a confirmation back",
    ACT_WHICH,
    "patchday unconfirm summit because the mount is being balanced\n");
ACT_COMMAND(start, "[WHICH] [because REASON] [--dry-run]",
    "Say that the work begins",
    ACT_WHICH "\n\nUp to two hours before its time; the calendar's start "
    "moves along.",
    "patchday start patch-thursday\npatchday start --dry-run\n");
ACT_COMMAND(stage, "[WHICH] ENVIRONMENT|NUMBER begun|done [because REASON]",
    "Say how far the roll-out is",
    ACT_WHICH "\n\nA stage before the one above it is done needs a reason, "
    "which everybody reads.",
    "patchday stage idfint begun\npatchday stage patch-thursday 2 done\n");
ACT_COMMAND(note, "[WHICH] TEXT... [--dry-run]",
    "Tell everybody something about the work",
    ACT_WHICH "\n\nIt goes to the thread and the page. Text that begins with "
    "a dash comes behind --.",
    "patchday note patch-thursday idfint is back\n");
ACT_COMMAND(extend, "[WHICH] by LENGTH|until TIME [because REASON]",
    "Move the end of an occurrence, of this one only",
    ACT_WHICH "\n\nTIME is as in --at, in the window's zone; a time of day "
    "is the one nearest to the end. What has run over is extended from now "
    "on.",
    "patchday extend patch-thursday by 45m --because \"a slow database\"\n"
    "patchday extend until 18:30 --dry-run\n");
ACT_COMMAND(shorten, "[WHICH] by LENGTH|until TIME [because REASON]",
    "Let it end sooner",
    ACT_WHICH,
    "patchday shorten patch-thursday until 16:30\n");
ACT_COMMAND(verify, "[WHICH] [because REASON] [--dry-run]",
    "Say that the work is done and is looked at",
    ACT_WHICH,
    "patchday verify patch-thursday\n");
ACT_COMMAND(end, "[WHICH] [because REASON] [--dry-run]",
    "Say that the work is over",
    ACT_WHICH "\n\nSooner than planned, the calendar's end moves along.",
    "patchday end patch-thursday\n");
ACT_COMMAND(reopen, "[WHICH] [by LENGTH|until TIME] [because REASON]",
    "Go on with work that had ended",
    ACT_WHICH "\n\nBy half an hour from now unless you say otherwise.",
    "patchday reopen patch-thursday by 30m because idfprod is red\n");
ACT_COMMAND(move, "[WHICH] to TIME [until TIME] [because REASON]",
    "Let an occurrence begin at another time, this one only",
    ACT_WHICH "\n\nTIME is as in --at, in the window's zone; it keeps its "
    "length unless you say until when.",
    "patchday move summit to \"2026-12-09 13:00\"\n");
ACT_COMMAND(skip, "[WHICH] [because REASON] [--dry-run]",
    "Let an occurrence not take place",
    ACT_WHICH "\n\nThe next one is untouched.",
    "patchday skip patch-thursday because nobody is there\n");
ACT_COMMAND(unskip, "[WHICH] [because REASON] [--dry-run]",
    "Let it take place after all",
    ACT_WHICH,
    "patchday unskip patch-thursday\n");
ACT_COMMAND(keep, "[WHICH] [because REASON] [--dry-run]",
    "Say that an occurrence takes place whatever it clashes with",
    ACT_WHICH "\n\nNobody is told again of the holiday, the freeze or the "
    "other work that it meets (patchday conflicts), unless it is moved.",
    "patchday keep patch-thursday/2026-12-24T15:00\n");
ACT_COMMAND(cancel, "[WHICH] [because REASON] [--dry-run]",
    "Break off work that is going on, or skip it",
    ACT_WHICH,
    "patchday cancel patch-thursday because of a fire alarm\n");
ACT_COMMAND(hand, "over [WHICH] to NAME [because REASON]",
    "Let somebody else coordinate",
    ACT_WHICH "\n\nNAME is one of the configuration's people, by id "
	    "or title, or any other name, which is only shown.",
    "patchday hand over patch-thursday to release-manager\n");
